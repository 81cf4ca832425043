package dev.sluice.gateway.keys;

import dev.sluice.adapters.Secret;
import dev.sluice.core.request.Caller;
import dev.sluice.core.request.Scope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A caller's key, without its secret.
 *
 * @param sha256 of the secret, 64 lower-case hex digits
 * @param lastFour characters of the secret, to tell keys apart by; empty where only the hash is known
 * @param team whose budgets pay too
 * @param organisation whose budgets pay too
 * @param models the names of policies and backends it may ask for; empty for all
 * @param expires from when on it is worth nothing
 * @param explore whether policies may explore on what it asks
 */
public record ApiKey(
        String name,
        String sha256,
        String lastFour,
        Optional<String> team,
        Optional<String> organisation,
        Set<String> models,
        Optional<Instant> expires,
        boolean explore) {

    /** The name of every caller of a gateway without keys. */
    public static final String ANONYMOUS = "anonymous";

    public ApiKey {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}")) {
            throw new IllegalArgumentException(
                    "a key's name is up to 63 letters, digits, . _ @ - and starts with a letter or digit: '" + name
                            + "'");
        }
        if (name.equals(ANONYMOUS)) {
            throw new IllegalArgumentException("a key's name cannot be '" + ANONYMOUS + "': that is who has no key");
        }
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("sha256 must be 64 lower-case hex digits");
        }
        team.ifPresent(t -> group("team", t));
        organisation.ifPresent(o -> group("organisation", o));
        models = Set.copyOf(models);
    }

    /** For everything, and for ever. */
    public ApiKey(String name, String sha256, String lastFour, Optional<String> team, Optional<String> organisation) {
        this(name, sha256, lastFour, team, organisation, Set.of(), Optional.empty(), true);
    }

    private static void group(String what, String name) {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._@-]{0,62}")) {
            throw new IllegalArgumentException("a key's " + what
                    + " is up to 63 letters, digits, . _ @ - and starts with a letter or digit: '" + name + "'");
        }
    }

    public static ApiKey of(String name, Secret secret) {
        String value = secret.value();
        if (value.length() < 16) {
            throw new IllegalArgumentException("the secret of key '" + name + "' is too short to be safe: "
                    + value.length() + " characters, at least 16 are needed");
        }
        return new ApiKey(name, sha256(value), value.substring(value.length() - 4), Optional.empty(), Optional.empty());
    }

    public static ApiKey ofHash(String name, String sha256) {
        return new ApiKey(name, sha256, "", Optional.empty(), Optional.empty());
    }

    public ApiKey of(Optional<String> itsTeam, Optional<String> itsOrganisation) {
        return new ApiKey(name, sha256, lastFour, itsTeam, itsOrganisation, models, expires, explore);
    }

    public ApiKey limited(Set<String> toModels, Optional<Instant> until) {
        return new ApiKey(name, sha256, lastFour, team, organisation, toModels, until, explore);
    }

    public ApiKey exploring(boolean allowed) {
        return new ApiKey(name, sha256, lastFour, team, organisation, models, expires, allowed);
    }

    /** The same key with another secret. */
    ApiKey with(Secret secret) {
        return of(name, secret).of(team, organisation).limited(models, expires).exploring(explore);
    }

    boolean expiredBy(Instant now) {
        return expires.isPresent() && !now.isBefore(expires.get());
    }

    /** Who presents it, and all who pay for what it asks. */
    Caller caller() {
        return new Caller(name, scopes(), explore);
    }

    /** All who pay, narrowest first. */
    public List<Scope> scopes() {
        return Stream.of(
                        Optional.of(Scope.key(name)),
                        team.map(t -> new Scope(Scope.Kind.TEAM, t)),
                        organisation.map(o -> new Scope(Scope.Kind.ORGANISATION, o)))
                .flatMap(Optional::stream)
                .toList();
    }

    static String sha256(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JVM has SHA-256", impossible);
        }
    }
}
