"""Translates a SAM template to a CloudFormation template, and prints it as JSON."""

import json
import os
import sys

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoAccount:
    """Replaces the account's managed policies, which SAM loads; their names are enough here."""

    def load(self):
        return {}


with open(sys.argv[1], encoding="utf-8") as file:
    template = yaml_parse(file)

# Like "sam package": point to artifacts in a bucket.
shared = template.get("Globals", {}).get("Function", {})
for holder in [shared] + [resource.get("Properties", {}) for resource in template["Resources"].values()]:
    if "CodeUri" in holder:
        holder["CodeUri"] = "s3://packaged/" + holder["CodeUri"]

json.dump(transform(template, {}, NoAccount()), sys.stdout)
