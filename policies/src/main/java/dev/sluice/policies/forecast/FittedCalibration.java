package dev.sluice.policies.forecast;

import dev.sluice.core.backend.Backend;
import dev.sluice.core.backend.ModelCard;
import dev.sluice.core.backend.Price;
import dev.sluice.core.budget.Habits;
import dev.sluice.core.call.Call;
import dev.sluice.core.call.Protocol;
import dev.sluice.core.plan.Agreement;
import dev.sluice.core.plan.ArmForecast;
import dev.sluice.core.plan.Calibration;
import dev.sluice.core.plan.Escalation;
import dev.sluice.core.plan.Explained;
import dev.sluice.core.plan.Probability;
import dev.sluice.core.request.Difficulty;
import dev.sluice.core.request.Signal;
import dev.sluice.core.request.Tokens;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Arms fitted offline on recorded outcomes, and those learned since. An arm is looked up as what was learned of this
 * very backend, model and protocol, else as the known model of its card, else as a prior from price and thinking.
 */
public final class FittedCalibration implements Calibration {

    private static final String SHIPPED = "calibration.txt";
    /** Half the width of a 90 % interval, in standard deviations. */
    private static final double NINETY = 1.645;
    /** The 95 % quantile, in standard deviations. */
    private static final double HIGH = 1.645;

    /** The logistic curve that lies closest to the normal one. */
    private static final double LOGISTIC_AS_NORMAL = 1.702;

    /** Smaller shares of a logit are left out. */
    private static final double VISIBLE_SHARE = .001;

    private static final Protocol THINKING = new Protocol.Thinking(new Tokens(1));
    /** Prices may change without end. */
    private static final int MOST_REMEMBERED = 1_000;

    private static final double LEAST_COMPARABLE = .02;
    private static final double LONGEST_LOG = Math.log(200_000);

    private final CalibrationFile file;
    private final String version;
    private final Map<String, LearnedArm> learned;
    private final Habits habits;
    private final int closedAnswer;
    /** What the file says of arms, which does not change: a memory shared by all snapshots on the same file. */
    private final Map<Unlearned, Arm> unlearned;

    /** All that an arm depends on of which nothing was learned; however far it may think, it is the same one. */
    private record Unlearned(ModelCard card, Price price, Protocol protocol) {}

    /**
     * What was learned of an arm.
     *
     * @param backend its id
     * @param model that answered under it then
     */
    public record LearnedArm(String backend, String model, Arm arm) {

        /** Whether it is of this backend, and of the model that it has now. */
        public boolean isOf(Backend now) {
            return backend.equals(now.id()) && model.equals(now.model());
        }
    }

    private FittedCalibration(
            CalibrationFile file,
            String version,
            Map<String, LearnedArm> learned,
            Habits habits,
            Map<Unlearned, Arm> unlearned) {
        this.unlearned = unlearned;
        this.file = file;
        this.version = version;
        this.learned = Map.copyOf(learned);
        this.habits = habits;
        this.closedAnswer = file.signals().indexOf("closed-answer");
    }

    public static FittedCalibration of(CalibrationFile file) {
        return new FittedCalibration(file, file.version(), Map.of(), Habits.UNKNOWN, new ConcurrentHashMap<>());
    }

    /** The one fitted with this release. */
    public static FittedCalibration shipped() {
        return of(shippedFile());
    }

    /** What {@link #shipped} was read from. */
    public static CalibrationFile shippedFile() {
        try (InputStream in = FittedCalibration.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + SHIPPED + " is missing beside FittedCalibration");
            }
            return CalibrationFile.read(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next snapshot, where {@code arm} is what was learned of a backend called that way. */
    public FittedCalibration with(Backend backend, Protocol protocol, Arm arm, String nextVersion) {
        Map<String, LearnedArm> next = new HashMap<>(learned);
        next.put(key(backend, protocol), new LearnedArm(backend.id(), backend.model(), arm));
        return new FittedCalibration(file, nextVersion, next, habits, unlearned);
    }

    /** The next snapshot, where {@code known} is what was learned of spending. */
    public FittedCalibration with(Habits known, String nextVersion) {
        return new FittedCalibration(file, nextVersion, learned, known, unlearned);
    }

    /** The next snapshot, where {@code arms} is all that was learned of them. */
    public FittedCalibration with(Map<String, LearnedArm> arms, Habits known, String nextVersion) {
        arms.values().forEach(one -> {
            if (one.arm().weights().length != file.prior().arm().weights().length) {
                throw new IllegalArgumentException("an arm of " + one.model() + " has "
                        + one.arm().weights().length + " weights, not "
                        + file.prior().arm().weights().length);
            }
        });
        return new FittedCalibration(file, nextVersion, arms, known, unlearned);
    }

    /** What was learned, by the arm's {@link #key}. */
    public Map<String, LearnedArm> learned() {
        return learned;
    }

    @Override
    public Habits habits() {
        return habits;
    }

    @Override
    public String version() {
        return version;
    }

    /** Name and version of the estimator whose difficulties it reads. */
    public String estimator() {
        return file.estimator();
    }

    /** The names under which models are known, in lower case. */
    public List<String> knownModels() {
        return file.arms().keySet().stream().sorted().toList();
    }

    /** Whether anything was learned of the very model that a backend has now, called that way. */
    public boolean hasLearned(Backend backend, Protocol protocol) {
        LearnedArm known = learned.get(key(backend, protocol));
        return known != null && known.isOf(backend);
    }

    /** What stands behind the forecasts of a backend called that way. */
    public Arm armOf(Backend backend, Protocol protocol) {
        LearnedArm ofThisArm = learned.get(key(backend, protocol));
        if (ofThisArm != null && ofThisArm.isOf(backend)) {
            return ofThisArm.arm();
        }
        Unlearned of = new Unlearned(
                backend.card(), backend.price(), protocol instanceof Protocol.Thinking ? THINKING : protocol);
        Arm known = unlearned.get(of);
        return known != null ? known : remembered(of, backend);
    }

    private Arm remembered(Unlearned of, Backend backend) {
        boolean thinks = thinks(backend, of.protocol());
        Arm base = known(backend)
                .map(arm -> file.prior().switched(arm, thinks))
                .orElseGet(() -> file.prior().expected(backend.card().family(), backend.price(), thinks));
        Arm arm = EffortShift.of(of.protocol()).apply(base);
        if (unlearned.size() < MOST_REMEMBERED) {
            unlearned.put(of, arm);
        }
        return arm;
    }

    private Optional<Arm> known(Backend backend) {
        return Optional.ofNullable(file.arms().get(backend.card().calibratedAs().toLowerCase(Locale.ROOT)));
    }

    @Override
    public ArmForecast arm(Difficulty difficulty, Backend backend, Protocol protocol) {
        Arm arm = armOf(backend, protocol);
        double[] features = features(difficulty);
        double longest =
                Math.min(LONGEST_LOG, Math.log((double) backend.maxOutput().count()));
        double log = Math.clamp(arm.logLength(features), 0, longest);
        double mean = Math.exp(log + arm.lengthSpread() * arm.lengthSpread() / 2);
        double high = Math.max(mean, Math.exp(log + HIGH * arm.lengthSpread()));
        return new ArmForecast(
                success(arm, features, log, backend, protocol),
                tokens(mean, backend, protocol),
                tokens(high, backend, protocol),
                seconds(arm.firstChunkSeconds()),
                seconds(arm.firstChunkSeconds()
                        + arm.tokenSeconds() * tokens(mean, backend, protocol).count()),
                arm.observations());
    }

    @Override
    public List<Explained.Share> shares(Difficulty difficulty, Backend backend, Protocol protocol) {
        Arm arm = armOf(backend, protocol);
        double[] features = features(difficulty);
        double level = arm.core().slope() * Arm.Core.logitOf(arm.core().level());
        int latent = difficulty.latent().length;
        double likeness = arm.core().logit(features) - level;
        for (int i = 1; i <= latent; i++) {
            likeness += arm.weights()[i] * features[i];
        }
        List<Explained.Share> shares = new ArrayList<>();
        shares.add(new Explained.Share("level", level + arm.weights()[0]));
        shares.add(new Explained.Share("likeness", likeness));
        for (int i = 0; i < difficulty.signals().size(); i++) {
            double logit = arm.weights()[1 + latent + i] * features[1 + latent + i];
            if (Math.abs(logit) >= VISIBLE_SHARE) {
                shares.add(new Explained.Share(difficulty.signals().get(i).name(), logit));
            }
        }
        return shares;
    }

    /** Thinking that is cut short is worth as much as none: between the two lies how much of it fits. */
    private Probability success(Arm arm, double[] features, double logLength, Backend backend, Protocol protocol) {
        Probability thought = success(arm, features);
        if (!(protocol instanceof Protocol.Thinking thinking)) {
            return thought;
        }
        Probability direct = success(armOf(backend, new Protocol.Direct()), features);
        double deviations = (Math.log((double) thinking.limit().count()) - logLength) / arm.lengthSpread();
        double fits = Logistic.of(LOGISTIC_AS_NORMAL * deviations);
        return new Probability(
                direct.low() + fits * (thought.low() - direct.low()),
                direct.mean() + fits * (thought.mean() - direct.mean()),
                direct.high() + fits * (thought.high() - direct.high()));
    }

    private static Probability success(Arm arm, double[] features) {
        double logit = arm.logit(features);
        double variance = arm.variance(features);
        double spread = NINETY * Math.sqrt(variance);
        double low = Logistic.of(logit - spread);
        double high = Logistic.of(logit + spread);
        return new Probability(low, Math.clamp(Logistic.mean(logit, variance), low, high), high);
    }

    /** A thinking limit bounds what is thought; the answer itself is a fraction of what is written. */
    private static Tokens tokens(double expected, Backend backend, Protocol protocol) {
        double most = backend.maxOutput().count();
        double bound = protocol instanceof Protocol.Thinking t ? t.limit().count() + Math.max(256, expected / 4) : most;
        return new Tokens(Math.max(1, Math.round(Math.min(expected, Math.min(most, bound)))));
    }

    @Override
    public Agreement agreement(Difficulty difficulty, Backend one, Protocol ones, Backend other, Protocol others) {
        double[] features = features(difficulty);
        double p = success(armOf(one, ones), features).mean();
        double q = success(armOf(other, others), features).mean();
        double comparable = comparable(difficulty);
        return one.id().equals(other.id())
                ? file.samples().of(p, q, comparable)
                : file.together().hidden().agreement(p, q, sameWrong(one, other), comparable);
    }

    @Override
    public Escalation escalation(Difficulty difficulty, Call one, Call other, Call better) {
        double[] features = features(difficulty);
        return file.together()
                .hidden()
                .escalation(
                        success(armOf(one.backend(), one.protocol()), features).mean(),
                        success(armOf(other.backend(), other.protocol()), features)
                                .mean(),
                        success(armOf(better.backend(), better.protocol()), features)
                                .mean(),
                        sameWrong(one.backend(), other.backend()),
                        comparable(difficulty));
    }

    private double sameWrong(Backend one, Backend other) {
        if (one.id().equals(other.id())) {
            return file.samples().sameWrong();
        }
        return one.card().family().equals(other.card().family())
                ? file.together().inFamily()
                : file.together().acrossFamilies();
    }

    private double comparable(Difficulty difficulty) {
        double closed =
                closedAnswer < 0 ? 0 : difficulty.signals().get(closedAnswer).value();
        return Math.clamp(closed, LEAST_COMPARABLE, 1);
    }

    /**
     * One, the latent vector, the signals.
     *
     * @throws IllegalArgumentException where another estimator saw the prompt
     */
    public double[] features(Difficulty difficulty) {
        if (!difficulty.estimator().equals(file.estimator())) {
            throw new IllegalArgumentException("calibration " + version + " was fitted on estimator " + file.estimator()
                    + ", not on " + difficulty.estimator());
        }
        double[] latent = difficulty.latent();
        List<Signal> signals = difficulty.signals();
        double[] features = new double[1 + latent.length + signals.size()];
        if (features.length != file.prior().arm().weights().length) {
            throw new IllegalArgumentException("calibration " + version + " knows "
                    + file.prior().arm().weights().length + " features, the prompt has " + features.length);
        }
        features[0] = 1;
        System.arraycopy(latent, 0, features, 1, latent.length);
        for (int i = 0; i < signals.size(); i++) {
            features[1 + latent.length + i] = signals.get(i).value();
        }
        return features;
    }

    private static boolean thinks(Backend backend, Protocol protocol) {
        return switch (protocol) {
            case Protocol.AsAsked a -> backend.card().thinking().thinks();
            case Protocol.Direct d -> false;
            case Protocol.Thinking t -> true;
            case Protocol.Effort e -> true;
        };
    }

    /** Names an arm; a model that cannot think is one arm, however it is called. */
    public static String key(Backend backend, Protocol protocol) {
        return backend.card().thinking().thinks() ? backend.id() + "/" + protocol.label() : backend.id();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
