package dev.sluice.policies.choice;

import dev.sluice.core.Policy;
import dev.sluice.core.PolicyBook;
import dev.sluice.core.Refusal;
import dev.sluice.core.backend.Backend;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The policies and their versions: one state cell, replaced whole. A version is written once; a new one is a draft until
 * it is activated, and rolling back activates the one that was in force before. A draft alone is not in force.
 */
public final class VersionedPolicyBook implements PolicyBook {

    private static final String AUTO = "auto";

    private final String defaultPolicy;
    private final Map<String, Policy> pinned;
    private volatile Map<String, Entry> entries;

    /** One version of a policy, counted from 1. */
    public record Version(int number, PolicySpec spec) {}

    /**
     * A policy with all its versions.
     *
     * @param inForce versions that were in force, the present one last; empty where it is but a draft
     */
    public record Entry(String name, List<Version> versions, List<Integer> inForce) {
        public Entry {
            versions = List.copyOf(versions);
            inForce = List.copyOf(inForce);
        }

        public Optional<Version> active() {
            return inForce.isEmpty() ? Optional.empty() : version(inForce.getLast());
        }

        public Optional<Version> version(int number) {
            return versions.stream().filter(v -> v.number() == number).findFirst();
        }

        /** Before there is any version. */
        public static Entry none(String name) {
            return new Entry(name, List.of(), List.of());
        }

        /** With a draft more. */
        public Entry drafted(PolicySpec spec) {
            List<Version> more = new ArrayList<>(versions);
            more.add(new Version(versions.isEmpty() ? 1 : versions.getLast().number() + 1, spec));
            return new Entry(name, more, inForce);
        }

        /** @throws NoSuchElementException where there is no such version */
        public Entry activated(int version) {
            if (version(version).isEmpty()) {
                throw new NoSuchElementException("policy '" + name + "' has no version " + version + "; it has "
                        + versions.stream()
                                .map(v -> Integer.toString(v.number()))
                                .collect(Collectors.joining(", ")));
            }
            if (!inForce.isEmpty() && inForce.getLast() == version) {
                return this;
            }
            List<Integer> more = new ArrayList<>(inForce);
            more.add(version);
            return new Entry(name, versions, more);
        }

        /** @throws NoSuchElementException where no version was in force before */
        public Entry rolledBack() {
            if (inForce.size() < 2) {
                throw new NoSuchElementException("policy '" + name + "' has no version to roll back to");
            }
            return new Entry(name, versions, inForce.subList(0, inForce.size() - 1));
        }
    }

    public VersionedPolicyBook(List<PolicySpec> initial, String defaultPolicy, List<Backend> declared) {
        this.defaultPolicy = defaultPolicy;
        Map<String, Policy> backends = new LinkedHashMap<>();
        declared.forEach(backend -> backends.put(backend.id(), new PinnedPolicy(backend)));
        this.pinned = backends;
        Map<String, Entry> first = new TreeMap<>();
        for (PolicySpec spec : initial) {
            checkName(spec.name());
            if (first.put(spec.name(), new Entry(spec.name(), List.of(new Version(1, spec)), List.of(1))) != null) {
                throw new IllegalArgumentException("two policies are named '" + spec.name() + "'");
            }
        }
        if (!first.containsKey(defaultPolicy)) {
            throw new IllegalArgumentException(
                    "the default policy '" + defaultPolicy + "' is not among " + first.keySet());
        }
        this.entries = first;
    }

    @Override
    public Policy named(String model) {
        String name = model.equals(AUTO) ? defaultPolicy : model;
        Entry entry = entries.get(name);
        if (entry != null && entry.active().isPresent()) {
            Version active = entry.active().get();
            return new FrontierPolicy(active.spec(), active.number());
        }
        Policy backend = pinned.get(name);
        if (backend == null) {
            throw new Refusal.ModelNotFound(model, names());
        }
        return backend;
    }

    /** Every name a caller may put in the field {@code model}. */
    public List<String> names() {
        return Stream.of(
                        Stream.of(AUTO),
                        entries.values().stream()
                                .filter(e -> e.active().isPresent())
                                .map(Entry::name),
                        pinned.keySet().stream())
                .flatMap(names -> names)
                .toList();
    }

    public String defaultPolicy() {
        return defaultPolicy;
    }

    /** Sorted by name. */
    public List<Entry> list() {
        return List.copyOf(entries.values());
    }

    public Optional<Entry> get(String name) {
        return Optional.ofNullable(entries.get(name));
    }

    /** Stores a draft: a new version that is not in force. */
    public Version put(PolicySpec spec) {
        checkName(spec.name());
        return changed(spec.name(), old -> old.drafted(spec)).versions().getLast();
    }

    /** @throws NoSuchElementException where there is no such version */
    public Entry activate(String name, int version) {
        existing(name);
        return changed(name, old -> old.activated(version));
    }

    /** @throws NoSuchElementException where no version was in force before */
    public Entry rollback(String name) {
        existing(name);
        return changed(name, Entry::rolledBack);
    }

    /**
     * Puts others in the place of all, as they were kept.
     *
     * @throws IllegalArgumentException where one has a name it cannot have, or the default policy is not in force
     */
    public synchronized void replaceAll(List<Entry> others) {
        Map<String, Entry> next = new TreeMap<>();
        for (Entry entry : others) {
            checkName(entry.name());
            next.put(entry.name(), entry);
        }
        Entry standard = next.get(defaultPolicy);
        if (standard == null || standard.active().isEmpty()) {
            throw new IllegalArgumentException("the default policy '" + defaultPolicy + "' is not in force");
        }
        entries = next;
    }

    /** What {@code spec} would decide, without storing it; decisions name it version 0. */
    public Policy policy(PolicySpec spec) {
        return new FrontierPolicy(spec, 0);
    }

    private void existing(String name) {
        if (!entries.containsKey(name)) {
            throw new NoSuchElementException("no policy '" + name + "'; known: " + entries.keySet());
        }
    }

    private synchronized Entry changed(String name, UnaryOperator<Entry> change) {
        Map<String, Entry> next = new TreeMap<>(entries);
        Entry entry = change.apply(next.getOrDefault(name, Entry.none(name)));
        next.put(name, entry);
        entries = next;
        return entry;
    }

    private void checkName(String name) {
        if (name.equals(AUTO)) {
            throw new IllegalArgumentException("a policy cannot be named 'auto': that means the default policy");
        }
        if (pinned.containsKey(name)) {
            throw new IllegalArgumentException("a policy cannot be named like the backend '" + name + "'");
        }
    }
}
