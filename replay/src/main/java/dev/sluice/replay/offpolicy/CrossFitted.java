package dev.sluice.replay.offpolicy;

/**
 * Outcomes as a line over their forecasts, fitted on every other decision, so that no decision's outcome is in the line
 * that is used for it.
 */
record CrossFitted(Line even, Line odd) {

    /** A straight line. */
    private record Line(double at0, double slope) {

        double at(double x) {
            return at0 + slope * x;
        }

        static Line through(double[] x, double[] y, int from) {
            double n = 0;
            double meanX = 0;
            double meanY = 0;
            for (int i = from; i < x.length; i += 2) {
                n++;
                meanX += x[i];
                meanY += y[i];
            }
            if (n == 0) {
                return new Line(0, 1);
            }
            meanX /= n;
            meanY /= n;
            double together = 0;
            double spread = 0;
            for (int i = from; i < x.length; i += 2) {
                together += (x[i] - meanX) * (y[i] - meanY);
                spread += (x[i] - meanX) * (x[i] - meanX);
            }
            double slope = spread == 0 ? 0 : together / spread;
            return new Line(meanY - slope * meanX, slope);
        }
    }

    static CrossFitted of(double[] forecast, double[] outcome) {
        return new CrossFitted(Line.through(forecast, outcome, 1), Line.through(forecast, outcome, 0));
    }

    double[] at(double[] forecast) {
        double[] at = new double[forecast.length];
        for (int i = 0; i < at.length; i++) {
            at[i] = (i % 2 == 0 ? even : odd).at(forecast[i]);
        }
        return at;
    }
}
