package dev.sluice.gateway.wiring;

import dev.sluice.policies.forecast.FittedCalibration;
import dev.sluice.policies.learn.Learned;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was learned of arms and of spending, kept in a file; where it cannot be used, learning starts from what was fitted. */
final class LearnedFile implements Consumer<Learned> {

    private static final Logger log = LoggerFactory.getLogger(LearnedFile.class);

    private final Optional<WholeFile> file;

    /** @param dataDir empty where nothing is kept */
    LearnedFile(Optional<String> dataDir) {
        this.file = dataDir.map(place -> new WholeFile(Path.of(place).resolve("learned.txt")));
    }

    Learned read(FittedCalibration fitted) {
        Optional<Learned> kept = file.flatMap(whole -> whole.read(text -> Learned.read(text, fitted)));
        kept.ifPresent(learned -> log.info(
                "{} lessons of earlier, on {} arms, read from {}",
                learned.lessons(),
                learned.calibration().learned().size(),
                file.orElseThrow().path()));
        return kept.orElseGet(() -> Learned.nothing(fitted));
    }

    @Override
    public void accept(Learned learned) {
        file.ifPresent(whole -> whole.replace(learned.write()));
    }
}
