"""Prints, as JSON, the CloudFormation template that SAM makes of the template given."""

import json
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoAccount:
    """SAM asks the account for the managed policies; without one, their names will do."""

    def load(self):
        return {}


with open(sys.argv[1], encoding="utf-8") as file:
    template = yaml_parse(file)

# What "sam package" does first: the artifacts lie in a bucket by then.
shared = template.get("Globals", {}).get("Function", {})
for holder in [shared] + [resource.get("Properties", {}) for resource in template["Resources"].values()]:
    if "CodeUri" in holder:
        holder["CodeUri"] = "s3://packaged/" + holder["CodeUri"]

json.dump(transform(template, {}, NoAccount()), sys.stdout)
