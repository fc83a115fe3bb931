namespace Mixtura.Inference;

/// <summary>The delta method: gradients about the covariance of the coordinates.</summary>
internal sealed class DeltaSpread : ParameterSpread
{
    private readonly HeldModel _held;
    private readonly MixtureCoordinates _coordinates;
    private readonly ScoreMap _scores;
    private readonly ProportionReduction _reduction;
    private readonly int[] _free;
    private readonly double[] _inverse;
    private readonly double[] _covariance;
    private readonly LabelledRows _rows;
    private readonly int _threads;

    private DeltaSpread(HeldModel held, LabelledRows rows, int threads, MixtureCoordinates coordinates, ScoreMap scores, ProportionReduction reduction, int[] free, double[] inverse, double[] covariance)
    {
        _held = held;
        _rows = rows;
        _threads = threads;
        _coordinates = coordinates;
        _scores = scores;
        _reduction = reduction;
        _free = free;
        _inverse = inverse;
        _covariance = covariance;
    }

    /// <summary>From a pass over the table.</summary>
    /// <param name="held">The model, and what is held of it.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="moments">Their moments.</param>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="bounds">Which of them are bound.</param>
    /// <param name="isSandwich">Whether the scores' covariance is between the information's inverses.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="distance">How many standard errors the model is from the maximum.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static DeltaSpread Of(HeldModel held, LabelledRows rows, TableMoments moments, MixtureParameters parameters, ParameterBound[] bounds, bool isSandwich, int threads, out double distance, CancellationToken cancellation)
    {
        Mixture model = held.Mixture;
        var coordinates = new MixtureCoordinates(held, moments);
        var scores = new ScoreMap(coordinates, moments);
        ScorePass sums = ScorePass.Run(model, rows, coordinates, scores, threads, cancellation);
        var reduction = new ProportionReduction(held.Classes, model.Weights);
        ObservedInformation information = reduction.Reduce(ObservedInformation.Of(model, coordinates, scores, sums, moments), moments.TotalWeight);
        double[][] jacobian = reduction.Reduce([.. Enumerable.Range(0, coordinates.Count).Select(c => coordinates.Derivative(c, parameters.Copy))]);
        int[] free = [.. Enumerable.Range(0, jacobian.Length).Where(c => IsFree(jacobian[c], bounds))];
        double[] inverse = CoordinateCovariance.Inverse(information, free, reduction.Reduce(coordinates.Shifts), jacobian, parameters.Names);
        double[] gradient = Array.ConvertAll(free, c => information.Gradient[c]);
        distance = Math.Sqrt(Math.Max(0, CoordinateCovariance.Product(inverse, gradient, gradient)));
        double[] covariance = inverse;
        if (isSandwich)
        {
            double[] squares = LeveragedScores.Of(
                model,
                rows,
                () => new RowScores(model, coordinates, scores),
                score => Reduced(score, reduction, free),
                inverse,
                threads,
                cancellation);
            covariance = CoordinateCovariance.Sandwich(inverse, squares, free.Length);
        }

        return new DeltaSpread(held, rows, threads, coordinates, scores, reduction, free, inverse, covariance);
    }

    public override double[,] Covariance(Func<Mixture, double[]> functions)
    {
        double[][] gradients = Gradients(functions);
        double[,] covariance = new double[gradients.Length, gradients.Length];
        for (int a = 0; a < gradients.Length; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                covariance[a, b] = covariance[b, a] = CoordinateCovariance.Product(_covariance, gradients[a], gradients[b]);
            }
        }

        return covariance;
    }

    public override double[] PosteriorErrors(ReadOnlySpan<double> row)
    {
        var scores = new RowScores(_held.Mixture, _coordinates, _scores);
        double[] errors = new double[_held.Mixture.Components.Length];
        if (!scores.Look(row, RowScores.Unknown))
        {
            Array.Fill(errors, double.NaN);
            return errors;
        }

        for (int j = 0; j < errors.Length; j++)
        {
            double[] gradient = scores.PosteriorGradient(j);
            errors[j] = Error(Reduced(gradient, _reduction, _free));
        }

        return _held.Restore(errors);
    }

    /// <remarks>
    /// Intervals by Student's t with the degrees of freedom of each variance, <see cref="InfluenceFreedom"/>: of weights and
    /// probabilities by their logits, of variances and rates by their logarithms, else of the values themselves.
    /// </remarks>
    public override (double Error, double Lower, double Upper)[] Intervals(Func<Mixture, double[]> functions, double[] estimates, Func<int, ParameterKind> kinds, double level)
    {
        double[][] gradients = Gradients(functions);
        double[] freedom = InfluenceFreedom.Of(
            _held.Mixture,
            _rows,
            () => new RowScores(_held.Mixture, _coordinates, _scores),
            Array.ConvertAll(gradients, Direction),
            _threads,
            CancellationToken.None);
        return [.. gradients.Select((gradient, p) =>
        {
            double error = Error(gradient);
            (double lower, double upper) = WaldInterval.Of(kinds(p), estimates[p], error, StudentT.Quantile(0.5 * (1 + level), freedom[p]));
            return (error, lower, upper);
        })];
    }

    /// <summary>A coordinate is held where it moves nothing, or something that is bound; what parameters without rows share with others is told by those.</summary>
    private static bool IsFree(double[] derivatives, ParameterBound[] bounds)
    {
        bool movesFree = false;
        for (int p = 0; p < bounds.Length; p++)
        {
            if (derivatives[p] == 0)
            {
                continue;
            }

            if (bounds[p] is ParameterBound.Held or ParameterBound.Zero or ParameterBound.Floor)
            {
                return false;
            }

            movesFree |= bounds[p] == ParameterBound.None;
        }

        return movesFree;
    }

    /// <summary>What a row's score is multiplied by to give its influence on a quantity: the information's inverse times the gradient.</summary>
    private double[] Direction(double[] gradient)
    {
        double[] direction = new double[_coordinates.Count - _reduction.Removed];
        for (int c = 0; c < _free.Length; c++)
        {
            for (int i = 0; i < _free.Length; i++)
            {
                direction[_free[c]] = Math.FusedMultiplyAdd(_inverse[PackedSymmetric.Index(c, i)], gradient[i], direction[_free[c]]);
            }
        }

        return _reduction.Expand(direction);
    }

    private static double[] Reduced(double[] gradient, ProportionReduction reduction, int[] free)
    {
        double[] reduced = reduction.Reduce(gradient);
        return Array.ConvertAll(free, c => reduced[c]);
    }

    private double Error(double[] gradient) => Math.Sqrt(Math.Max(0, CoordinateCovariance.Product(_covariance, gradient, gradient)));

    /// <summary>For each function its derivatives by the free coordinates.</summary>
    private double[][] Gradients(Func<Mixture, double[]> functions)
    {
        double[][] jacobian = [.. Enumerable.Range(0, _coordinates.Count).Select(c => _coordinates.Derivative(c, functions))];
        return [.. Enumerable.Range(0, jacobian[0].Length).Select(p => Reduced(Array.ConvertAll(jacobian, column => column[p]), _reduction, _free))];
    }
}
