package dev.sluice.gateway.config;

import dev.sluice.adapters.Secret;
import dev.sluice.adapters.lease.Slicing;
import dev.sluice.adapters.postgres.DatabaseSettings;
import java.util.Optional;

/** Reads {@code database}: what several replicas share. */
final class DatabaseSection {

    private DatabaseSection() {}

    /** Empty where there is none. */
    static Optional<SharedSettings> read(Section root, Environment environment) {
        if (!root.has("database")) {
            return Optional.empty();
        }
        Section in = root.section("database").only("url", "user", "password-env", "connections", "slice");
        String url = in.need("url", "", Section::word);
        String user = in.need("user", "", Section::word);
        Secret password = in.find("password-env", environment::secret).orElse(Secret.NONE);
        int connections = in.read(
                "connections", DatabaseSettings.USUAL_CONNECTIONS, text -> Math.toIntExact(Quantities.whole(text)));
        double slice = in.read("slice", Slicing.USUAL.part(), Quantities::number);
        return in.build(
                () -> new SharedSettings(new DatabaseSettings(url, user, password, connections), new Slicing(slice)));
    }
}
