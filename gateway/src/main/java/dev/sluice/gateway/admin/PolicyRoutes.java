package dev.sluice.gateway.admin;

import dev.sluice.core.Policy;
import dev.sluice.gateway.config.AdminInput;
import dev.sluice.gateway.journal.DecisionView;
import dev.sluice.policies.choice.FrontierPolicy;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.policies.choice.VersionedPolicyBook;
import dev.sluice.policies.choice.VersionedPolicyBook.Entry;
import dev.sluice.policies.choice.VersionedPolicyBook.Version;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Policies and their versions: look, draft, try, activate, roll back. */
final class PolicyRoutes {

    private final VersionedPolicyBook policies;
    private final Set<String> backends;
    private final DryRun dryRun;

    PolicyRoutes(VersionedPolicyBook policies, Set<String> backends, DryRun dryRun) {
        this.policies = policies;
        this.backends = backends;
        this.dryRun = dryRun;
    }

    List<AdminRoute> routes() {
        return List.of(
                AdminRoute.get("/admin/policies", call -> list()),
                AdminRoute.get("/admin/policies/{name}", call -> AdminAnswer.ok(view(entry(call)))),
                AdminRoute.put("/admin/policies/{name}", this::put),
                AdminRoute.post("/admin/policies/{name}/dry-run", this::dryRun),
                AdminRoute.post("/admin/policies/{name}/activate", this::activate),
                AdminRoute.post("/admin/policies/{name}/rollback", this::rollback));
    }

    private AdminAnswer list() {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode all = body.putArray("policies");
        policies.list().forEach(entry -> all.add(view(entry)));
        return AdminAnswer.ok(body);
    }

    private AdminAnswer put(AdminCall call) {
        PolicySpec spec = AdminInput.policy(call.name(), call.body(), backends);
        Version version = policies.put(spec);
        ObjectNode stored = view(version).put("name", spec.name()).put("state", "draft");
        Audit.changed("policy " + spec.name() + " version " + version.number() + " stored", Audit.nothing(), stored);
        return AdminAnswer.created(stored);
    }

    private AdminAnswer activate(AdminCall call) {
        call.only("version");
        int version = call.whole("version")
                .orElseThrow(
                        () -> new AdminRefusal(422, "'version' is missing: the number of the version to activate"));
        return change(call, "version " + version + " activated", 404, () -> policies.activate(call.name(), version));
    }

    private AdminAnswer rollback(AdminCall call) {
        return change(call, "rolled back", 409, () -> policies.rollback(call.name()));
    }

    private AdminAnswer change(AdminCall call, String what, int impossible, Supplier<Entry> change) {
        JsonNode before = view(entry(call));
        try {
            JsonNode after = view(change.get());
            Audit.changed("policy " + call.name() + " " + what, before.path("active"), after.path("active"));
            return AdminAnswer.ok(after);
        } catch (NoSuchElementException missing) {
            throw new AdminRefusal(impossible, String.valueOf(missing.getMessage()));
        }
    }

    private AdminAnswer dryRun(AdminCall call) {
        call.only("prompt", "messages", "spec", "version");
        return AdminAnswer.ok(DecisionView.of(dryRun.decide(policy(call), call)));
    }

    private Policy policy(AdminCall call) {
        if (call.body().has("spec")) {
            if (call.body().has("version")) {
                throw new AdminRefusal(422, "'spec' and 'version' exclude one another");
            }
            return policies.policy(AdminInput.policy(call.name(), call.body().path("spec"), backends));
        }
        Entry entry = entry(call);
        Version version = call.whole("version")
                .map(number -> entry.version(number)
                        .orElseThrow(
                                () -> new AdminRefusal(404, "policy '" + entry.name() + "' has no version " + number)))
                .or(entry::active)
                .orElseThrow(() -> new AdminRefusal(
                        409, "no version of '" + entry.name() + "' is in force; say which with 'version'"));
        return new FrontierPolicy(version.spec(), version.number());
    }

    private Entry entry(AdminCall call) {
        return policies.get(call.name())
                .orElseThrow(() -> new AdminRefusal(
                        404,
                        "no policy '" + call.name() + "'; known: "
                                + String.join(
                                        ", ",
                                        policies.list().stream()
                                                .map(Entry::name)
                                                .toList())));
    }

    private ObjectNode view(Entry entry) {
        ObjectNode view = JsonMapper.shared().createObjectNode().put("name", entry.name());
        view.put("default", entry.name().equals(policies.defaultPolicy()));
        view.put("active", entry.active().map(Version::number).orElse(null));
        entry.inForce().forEach(view.putArray("in_force")::add);
        ArrayNode versions = view.putArray("versions");
        entry.versions().forEach(version -> versions.add(view(version)));
        return view;
    }

    private static ObjectNode view(Version version) {
        ObjectNode view = JsonMapper.shared().createObjectNode().put("version", version.number());
        view.set("spec", AdminInput.json(version.spec()));
        return view;
    }
}
