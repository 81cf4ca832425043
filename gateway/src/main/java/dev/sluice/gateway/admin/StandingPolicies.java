package dev.sluice.gateway.admin;

import dev.sluice.adapters.changes.Change;
import dev.sluice.adapters.changes.ChangeLog;
import dev.sluice.adapters.changes.ChangeLog.Edit;
import dev.sluice.adapters.changes.Documents;
import dev.sluice.gateway.config.AdminInput;
import dev.sluice.gateway.config.ConfigurationRefused;
import dev.sluice.policies.choice.PolicySpec;
import dev.sluice.policies.choice.VersionedPolicyBook;
import dev.sluice.policies.choice.VersionedPolicyBook.Entry;
import dev.sluice.policies.choice.VersionedPolicyBook.Version;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the policies in the book as the log of changes says. A policy of the configuration is version 1; another one of
 * its name there at a later start is a new version, in force at once, for who edits the file means what is in it.
 */
public final class StandingPolicies {

    private static final Logger log = LoggerFactory.getLogger(StandingPolicies.class);
    private static final String KIND = "policy";

    private final Map<String, PolicySpec> configured = new LinkedHashMap<>();
    private final Set<String> backends;
    private final VersionedPolicyBook book;
    private final ChangeLog changes;

    /** @param backends that policies may name */
    public StandingPolicies(
            List<PolicySpec> configured, Set<String> backends, VersionedPolicyBook book, ChangeLog changes) {
        configured.forEach(spec -> this.configured.put(spec.name(), spec));
        this.backends = Set.copyOf(backends);
        this.book = book;
        this.changes = changes;
        changes.listen(
                documents -> book.replaceAll(List.copyOf(entries(documents).values())));
    }

    /** What it keeps. */
    public VersionedPolicyBook book() {
        return book;
    }

    private Map<String, Entry> entries(Documents documents) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        documents.of(KIND).forEach((name, document) -> {
            if (configured.containsKey(name) || !wasConfigured(document.body())) {
                kept(name, document.body()).ifPresent(entry -> entries.put(name, entry));
            }
        });
        configured.forEach((name, spec) -> {
            boolean known = documents
                    .find(KIND, name)
                    .filter(document -> isOf(document.body(), spec))
                    .isPresent();
            Entry entry = entries.getOrDefault(name, Entry.none(name));
            entries.put(name, known && entry.active().isPresent() ? entry : inForce(entry, spec));
        });
        return entries;
    }

    private static Entry inForce(Entry entry, PolicySpec spec) {
        Entry drafted = entry.drafted(spec);
        return drafted.activated(drafted.versions().getLast().number());
    }

    /** Such a policy is gone when it is taken out of the configuration. */
    private static boolean wasConfigured(String document) {
        return !JsonMapper.shared().readTree(document).path("file").isNull();
    }

    /** Whether a document was written while the configuration held this very policy. */
    private static boolean isOf(String document, PolicySpec spec) {
        return JsonMapper.shared()
                .readTree(document)
                .path("file")
                .equals(JsonMapper.shared().readTree(AdminInput.json(spec).toString()));
    }

    /** A version that names a backend that is gone is kept, but cannot be in force. */
    private Optional<Entry> kept(String name, String document) {
        if (backends.contains(name)) {
            log.error("policy {} is not in force: a backend has its name", name);
            return Optional.empty();
        }
        JsonNode kept = JsonMapper.shared().readTree(document);
        List<Version> versions = new ArrayList<>();
        for (JsonNode version : kept.path("versions")) {
            int number = version.path("version").asInt();
            spec(name, number, version.path("spec")).ifPresent(spec -> versions.add(new Version(number, spec)));
        }
        List<Integer> inForce = new ArrayList<>();
        for (JsonNode number : kept.path("in_force")) {
            versions.stream()
                    .filter(version -> version.number() == number.asInt())
                    .filter(version -> {
                        Set<String> gone = gone(version);
                        if (!gone.isEmpty()) {
                            log.error("version {} of policy {} is not in force: no backend {}", number, name, gone);
                        }
                        return gone.isEmpty();
                    })
                    .forEach(version -> inForce.add(version.number()));
        }
        return Optional.of(new Entry(name, versions, inForce));
    }

    private Set<String> gone(Version version) {
        Set<String> gone = new TreeSet<>(version.spec().backends());
        gone.removeAll(backends);
        return gone;
    }

    private Optional<PolicySpec> spec(String name, int number, JsonNode spec) {
        Set<String> named = new TreeSet<>(backends);
        spec.path("backends").forEach(backend -> named.add(backend.asString()));
        try {
            return Optional.of(AdminInput.policy(name, spec, named));
        } catch (ConfigurationRefused | JacksonException impossible) {
            log.error("version {} of policy {} cannot be read: {}", number, name, impossible.getMessage());
            return Optional.empty();
        }
    }

    /** The revision that {@code If-Match} is compared with: of the change that last wrote the policy. */
    long revision(String name) {
        return revision(changes.now(), name);
    }

    private static long revision(Documents documents, String name) {
        return documents.find(KIND, name).map(Documents.Document::revision).orElse(0L);
    }

    /** A draft more. */
    Entry put(String who, PolicySpec spec, OptionalLong expected) {
        return change(spec.name(), expected, before -> before.drafted(spec), (before, after) -> {
            Version draft = after.versions().getLast();
            String told = view(draft).put("state", "draft").toString();
            return change(who, "policy " + spec.name() + " version " + draft.number() + " stored", "null", told, after);
        });
    }

    /** @throws NoSuchElementException where there is no such version */
    Entry activate(String who, String name, int version, OptionalLong expected) {
        return change(
                name,
                expected,
                before -> usable(before, version),
                (before, after) -> change(
                        who,
                        "policy " + name + " version " + version + " activated",
                        inForce(before).toString(),
                        inForce(after).toString(),
                        after));
    }

    private Entry usable(Entry entry, int number) {
        entry.version(number).map(this::gone).filter(gone -> !gone.isEmpty()).ifPresent(gone -> {
            throw new AdminRefusal(
                    422, "version " + number + " of policy '" + entry.name() + "' names no backend: " + gone);
        });
        return entry.activated(number);
    }

    /** @throws NoSuchElementException where no version was in force before */
    Entry rollback(String who, String name, OptionalLong expected) {
        return change(
                name,
                expected,
                Entry::rolledBack,
                (before, after) -> change(
                        who,
                        "policy " + name + " rolled back",
                        inForce(before).toString(),
                        inForce(after).toString(),
                        after));
    }

    private Entry change(
            String name, OptionalLong expected, UnaryOperator<Entry> how, BiFunction<Entry, Entry, Change> telling) {
        return changes.edit(documents -> {
            long revision = revision(documents, name);
            if (expected.isPresent() && expected.getAsLong() != revision) {
                throw AdminRefusal.changedMeanwhile("policy '" + name + "'", expected.getAsLong(), revision);
            }
            Entry before = entries(documents).getOrDefault(name, Entry.none(name));
            Entry after = how.apply(before);
            return before.equals(after) ? Edit.nothing(after) : Edit.of(telling.apply(before, after), after);
        });
    }

    private Change change(String who, String what, String before, String after, Entry entry) {
        return new Change(
                who,
                what,
                before,
                after,
                List.of(Change.Write.put(KIND, entry.name(), document(entry).toString())));
    }

    private static JsonNode inForce(Entry entry) {
        return entry.active()
                .<JsonNode>map(StandingPolicies::view)
                .orElseGet(() -> JsonMapper.shared().getNodeFactory().nullNode());
    }

    private static ObjectNode view(Version version) {
        ObjectNode view = JsonMapper.shared().createObjectNode().put("version", version.number());
        view.set("spec", AdminInput.json(version.spec()));
        return view;
    }

    private ObjectNode document(Entry entry) {
        ObjectNode document = JsonMapper.shared().createObjectNode();
        ArrayNode versions = document.putArray("versions");
        entry.versions()
                .forEach(version -> versions.addObject()
                        .put("version", version.number())
                        .set("spec", AdminInput.json(version.spec())));
        entry.inForce().forEach(document.putArray("in_force")::add);
        PolicySpec file = configured.get(entry.name());
        if (file == null) {
            document.putNull("file");
        } else {
            document.set("file", AdminInput.json(file));
        }
        return document;
    }
}
