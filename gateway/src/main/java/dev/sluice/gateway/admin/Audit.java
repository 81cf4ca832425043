package dev.sluice.gateway.admin;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The log of every change made through the admin API: one JSON line each, never with a secret. */
final class Audit {

    private static final Logger log = LoggerFactory.getLogger("sluice.audit");

    private Audit() {}

    static void changed(String what, JsonNode before, JsonNode after) {
        ObjectNode line = JsonMapper.shared().createObjectNode();
        line.put("who", "admin").put("what", what).set("before", before);
        line.set("after", after);
        log.info("{}", line);
    }

    static JsonNode nothing() {
        return JsonMapper.shared().getNodeFactory().nullNode();
    }
}
