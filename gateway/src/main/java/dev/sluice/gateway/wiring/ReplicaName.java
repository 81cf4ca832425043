package dev.sluice.gateway.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/** Who a process is among replicas: the same as long as what it keeps on disk is there. */
final class ReplicaName {

    private static final String FILE = "replica";

    private ReplicaName() {}

    /** @param place empty where nothing is kept: then it is somebody new at each start */
    static String in(Optional<Path> place) {
        return place.map(ReplicaName::kept).orElseGet(() -> UUID.randomUUID().toString());
    }

    private static String kept(Path place) {
        Path file = place.resolve(FILE);
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            String name = UUID.randomUUID().toString();
            Path unfinished = Files.writeString(place.resolve(FILE + ".tmp"), name + "\n");
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
            return name;
        } catch (IOException failed) {
            throw new UncheckedIOException("who this replica is cannot be kept in " + file, failed);
        }
    }
}
