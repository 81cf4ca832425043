package dev.sluice.gateway.admin;

import dev.sluice.adapters.changes.ChangeLog;
import dev.sluice.adapters.changes.Recorded;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What was changed, when, by whom, from what to what: newest first, page by page. */
final class AuditRoutes {

    private static final int USUAL = 100;
    private static final int MOST = 1000;

    private final ChangeLog changes;

    AuditRoutes(ChangeLog changes) {
        this.changes = changes;
    }

    List<AdminRoute> routes() {
        return List.of(AdminRoute.get("/admin/audit", this::list));
    }

    private AdminAnswer list(AdminCall call) {
        int limit = (int) call.number("limit", 1, MOST, USUAL);
        List<Recorded> page = changes.audit(call.number("before", 1, Long.MAX_VALUE, Long.MAX_VALUE), limit);
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode all = body.putArray("changes");
        page.forEach(recorded -> all.add(LoggedChanges.view(recorded)));
        if (page.isEmpty() || page.getLast().revision() == 1) {
            body.putNull("next_before");
        } else {
            body.put("next_before", page.getLast().revision());
        }
        return AdminAnswer.ok(body);
    }
}
