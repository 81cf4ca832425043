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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Policies and their versions: look, draft, try, activate, roll back. */
final class PolicyRoutes {

    private final StandingPolicies standing;
    private final VersionedPolicyBook policies;
    private final Set<String> backends;
    private final DryRun dryRun;

    PolicyRoutes(StandingPolicies standing, Set<String> backends, DryRun dryRun) {
        this.standing = standing;
        this.policies = standing.book();
        this.backends = backends;
        this.dryRun = dryRun;
    }

    List<AdminRoute> routes() {
        return List.of(
                AdminRoute.get("/admin/policies", call -> list()),
                AdminRoute.get("/admin/policies/{name}", this::show),
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

    private AdminAnswer show(AdminCall call) {
        return AdminAnswer.ok(view(entry(call))).at(standing.revision(call.name()));
    }

    private AdminAnswer put(AdminCall call) {
        PolicySpec spec = AdminInput.policy(call.name(), call.body(), backends);
        Version version =
                standing.put(call.who(), spec, call.ifMatch()).versions().getLast();
        ObjectNode stored = view(version).put("name", spec.name()).put("state", "draft");
        return AdminAnswer.created(stored).at(standing.revision(spec.name()));
    }

    private AdminAnswer activate(AdminCall call) {
        call.only("version");
        int version = call.whole("version")
                .orElseThrow(
                        () -> new AdminRefusal(422, "'version' is missing: the number of the version to activate"));
        return change(call, 404, () -> standing.activate(call.who(), call.name(), version, call.ifMatch()));
    }

    private AdminAnswer rollback(AdminCall call) {
        return change(call, 409, () -> standing.rollback(call.who(), call.name(), call.ifMatch()));
    }

    private AdminAnswer change(AdminCall call, int impossible, Supplier<Entry> change) {
        entry(call);
        try {
            return AdminAnswer.ok(view(change.get())).at(standing.revision(call.name()));
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
