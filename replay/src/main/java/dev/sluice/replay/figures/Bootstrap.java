package dev.sluice.replay.figures;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Figures with 95 % intervals by the percentiles of a bootstrap over prompts: a prompt that is drawn twice counts twice
 * in every split that tests it, so that what the splits share is not taken for certainty. An interval always holds its figure, also of figures that drawing inflates, as it does errors of
 * calibration. Deterministic by its seed.
 */
public final class Bootstrap {

    public static final int RESAMPLES = 1000;
    private static final double TAIL = .025;

    private final List<int[]> prompts;
    private final short[][] counts;
    private final int[] splits;

    /** @param prompts for each split, the number of the prompt of each row */
    public Bootstrap(List<int[]> prompts, int resamples, long seed) {
        this.prompts = List.copyOf(prompts);
        this.splits = IntStream.range(0, prompts.size()).toArray();
        int different = 1
                + prompts.stream()
                        .flatMapToInt(Arrays::stream)
                        .max()
                        .orElseThrow(() -> new IllegalArgumentException("no rows to draw from"));
        SplittableRandom random = new SplittableRandom(seed);
        this.counts = new short[resamples][different];
        for (short[] drawn : counts) {
            for (int i = 0; i < different; i++) {
                drawn[random.nextInt(different)]++;
            }
        }
    }

    /** As many figures as the measure has. */
    public List<Figure> figures(Measure measure) {
        double[] values = measure.of(new Weights(weights(new short[0]), splits));
        List<double[]> perSplit = Arrays.stream(splits)
                .mapToObj(split -> measure.of(new Weights(weights(new short[0]), new int[] {split})))
                .toList();
        double[][] drawn = new double[values.length][counts.length];
        for (int r = 0; r < counts.length; r++) {
            double[] resampled = measure.of(new Weights(weights(counts[r]), splits));
            for (int f = 0; f < values.length; f++) {
                drawn[f][r] = resampled[f];
            }
        }
        List<Figure> figures = new ArrayList<>();
        for (int f = 0; f < values.length; f++) {
            int figure = f;
            Arrays.sort(drawn[f]);
            figures.add(new Figure(
                    values[f],
                    Math.min(values[f], drawn[f][(int) Math.floor(TAIL * (counts.length - 1))]),
                    Math.max(values[f], drawn[f][(int) Math.ceil((1 - TAIL) * (counts.length - 1))]),
                    perSplit.stream().map(split -> split[figure]).toList()));
        }
        return figures;
    }

    /** @param drawn how often each prompt counts; empty for once each */
    private double[][] weights(short[] drawn) {
        double[][] weights = new double[prompts.size()][];
        for (int split = 0; split < weights.length; split++) {
            int[] rows = prompts.get(split);
            weights[split] = new double[rows.length];
            for (int row = 0; row < rows.length; row++) {
                weights[split][row] = drawn.length == 0 ? 1 : drawn[rows[row]];
            }
        }
        return weights;
    }
}
