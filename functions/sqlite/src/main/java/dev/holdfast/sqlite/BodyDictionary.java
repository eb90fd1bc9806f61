// SPDX-License-Identifier: Apache-2.0
package dev.holdfast.sqlite;

import java.nio.charset.StandardCharsets;

/**
 * The texts that most bodies of rows contain. The compression of a body refers to these texts. The most frequent texts
 * are at the end, where references to them are shortest.
 *
 * <p>Never change the dictionary, because stored bodies need it. A better dictionary needs its own number, and bodies
 * with the old number still need this dictionary.
 */
final class BodyDictionary {
    static final byte NUMBER = 1;

    static final byte[] BYTES = """
            {"event":".2.resolved","type":"dev.holdfast.item.created","workflow":"","key":"","state":"","at":"2026-"\
            ,"by":"","createdAt":"2026-","due":"2026-","finished":true,"finished":false,"overdue":true,"overdue":fal\
            se,"held":""notify":{"","notifiedAt":"2026-","level":1,"violations":{"","unlinked":[],"cause":{"causatio\
            n":"","traceparent":"00-","resolved":"2026-"recipients"unassigned":[""],"parent":"","links":["","recover\
            y":"","link":"https://","missed":"state","owners":[""],"since":"2026-","description":"","lastNote":"","n\
            ext":[""],"omitted":["data"]"kind":"workflow","model":"","requester":"","override":"","item":"","inputs"\
            :{"correlationid":"","causationid":"","to":"","successors":[{"sort":"2026-","lease":"2026-"accepted":[""\
            ],"slot":"2026-","stamp":{"workflow":"","key":"","uid":"","version":2},"afterAlarm":"2026-","after":"202\
            6-"outcome":"failed","note":"no answer within 15 s"{"id":{"app":"","workflow":"","key":""},"workflowVers\
            ion":1,"uid":"","version":2,"state":"","details":{"data":{"labels":{"":""},"correlation":"","fingerprint\
            ":""},"timing":{"created":"2026-","since":"2026-","deadline":"2026-","within":"PT1H","alarm":{"nextSweep\
            At":"2026-","finished":"2026-"},"history":[{"version":1,"previous":0,"type":"created","at":"2026-","by":\
            "key:","to":"","due":"2026-{"last":{"":"2026-"},"alarms":{"":"2026-"},"late":{"":{"due":"2026-","at":"20\
            26-","to":"{"event":".1","type":"dev.holdfast.item.created","at":"2026-","item":"","by":"key:","to":"","\
            due":"2026-{"version":2,"previous":1,"type":"reminded""escalated""acknowledged""edited""recovered""migra\
            ted""held""released""purged""deleted""completed""advanced","at":"2026-","by":"holdfast","by":"key:","fro\
            m":"","to":"","due":"2026-","stay":"PT0.{"app":"","subscription":"","life":"","eventId":".2","eventType"\
            :"dev.holdfast.item.reminded""escalated""overdue""dev.holdfast.item.completed","subject":"","event":{"sp\
            ecversion":"1.0","id":".2","source":"/apps/","type":"dev.holdfast.item.created","dev.holdfast.item.advan\
            ced","subject":"","time":"2026-","datacontenttype":"application/json","dataschema":"urn:holdfast:schema:\
            item-1","sequence":"000000000000002","data":{"app":"","workflow":"","workflowVersion":1,"key":"","versio\
            n":2,"state":"","from":"","by":"key:","note":"","due":"2026-","stay":"PT0.","labels":{"":""}}},"after":"\
            2026-@.000000000000001","status":"PENDING","attempts":[],"status":"DELIVERED","attempts":[{"at":"2026-",\
            "outcome":"delivered","note":"204","millis":1}],"tries":1,"created":"2026-","owed":"2026-","next":"2026-\
            "}""".getBytes(StandardCharsets.UTF_8);

    private BodyDictionary() {}
}
