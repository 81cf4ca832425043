package dev.sluice.gateway.admin;

import dev.sluice.adapters.changes.Change;
import dev.sluice.adapters.changes.ChangeLog;
import dev.sluice.adapters.changes.Documents;
import dev.sluice.adapters.changes.Recorded;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes every change made here to the program's log too: one JSON line each, never with a secret. */
public record LoggedChanges(ChangeLog inner) implements ChangeLog {

    private static final Logger log = LoggerFactory.getLogger("sluice.audit");

    /** A change as the audit shows it. */
    static ObjectNode view(Recorded recorded) {
        ObjectNode view = JsonMapper.shared()
                .createObjectNode()
                .put("revision", recorded.revision())
                .put("at", recorded.at().toString())
                .put("who", recorded.who())
                .put("what", recorded.what());
        view.set("before", JsonMapper.shared().readTree(recorded.before()));
        view.set("after", JsonMapper.shared().readTree(recorded.after()));
        return view;
    }

    @Override
    public Documents now() {
        return inner.now();
    }

    @Override
    public boolean known() {
        return inner.known();
    }

    @Override
    public Recorded commit(long basedOn, Change change) {
        Recorded made = inner.commit(basedOn, change);
        log.info("{}", view(made));
        return made;
    }

    @Override
    public List<Recorded> audit(long before, int limit) {
        return inner.audit(before, limit);
    }

    @Override
    public void listen(Consumer<Documents> listener) {
        inner.listen(listener);
    }

    @Override
    public void close() {
        inner.close();
    }
}
