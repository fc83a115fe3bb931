namespace Mixtura.Inference;

/// <summary>The delta method: gradients about the covariance of the coordinates.</summary>
internal sealed class DeltaSpread : ParameterSpread
{
    private readonly Mixture _model;
    private readonly MixtureCoordinates _coordinates;
    private readonly ScoreMap _scores;
    private readonly int[] _free;
    private readonly double[] _inverse;
    private readonly double[] _covariance;
    private readonly RowTable _table;
    private readonly int _threads;

    private DeltaSpread(Mixture model, RowTable table, int threads, MixtureCoordinates coordinates, ScoreMap scores, int[] free, double[] inverse, double[] covariance)
    {
        _model = model;
        _table = table;
        _threads = threads;
        _coordinates = coordinates;
        _scores = scores;
        _free = free;
        _inverse = inverse;
        _covariance = covariance;
    }

    /// <summary>From a pass over the table.</summary>
    /// <param name="model">The model.</param>
    /// <param name="table">The rows.</param>
    /// <param name="moments">Their moments.</param>
    /// <param name="parameters">The model's parameters.</param>
    /// <param name="bounds">Which of them are bound.</param>
    /// <param name="isSandwich">Whether the scores' covariance is between the information's inverses.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="distance">How many standard errors the model is from the maximum.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static DeltaSpread Of(Mixture model, RowTable table, TableMoments moments, MixtureParameters parameters, ParameterBound[] bounds, bool isSandwich, int threads, out double distance, CancellationToken cancellation)
    {
        var coordinates = new MixtureCoordinates(model, model.Family.CreateParameterMap(), moments);
        var scores = new ScoreMap(coordinates, moments);
        ScorePass sums = ScorePass.Run(model, table, coordinates, scores, threads, cancellation);
        var information = ObservedInformation.Of(model, coordinates, scores, sums, moments);
        double[][] jacobian = [.. Enumerable.Range(0, coordinates.Count).Select(c => coordinates.Derivative(c, parameters.Copy))];
        int[] free = [.. Enumerable.Range(0, coordinates.Count).Where(c => IsFree(jacobian[c], bounds))];
        double[] inverse = CoordinateCovariance.Inverse(information, free, coordinates.Shifts, jacobian, parameters.Names);
        double[] gradient = Array.ConvertAll(free, c => information.Gradient[c]);
        distance = Math.Sqrt(Math.Max(0, CoordinateCovariance.Product(inverse, gradient, gradient)));
        double[] covariance = isSandwich
            ? CoordinateCovariance.Sandwich(inverse, CoordinateCovariance.Select(information.Scores, free), free.Length)
            : inverse;
        return new DeltaSpread(model, table, threads, coordinates, scores, free, inverse, covariance);
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
        var scores = new RowScores(_model, _coordinates, _scores);
        double[] errors = new double[_model.Components.Length];
        if (!scores.Look(row))
        {
            Array.Fill(errors, double.NaN);
            return errors;
        }

        for (int j = 0; j < errors.Length; j++)
        {
            double[] gradient = scores.PosteriorGradient(j);
            errors[j] = Error(Array.ConvertAll(_free, c => gradient[c]));
        }

        return errors;
    }

    /// <remarks>
    /// Intervals by Student's t with the degrees of freedom of each variance, <see cref="InfluenceFreedom"/>: of weights and
    /// probabilities by their logits, of variances and rates by their logarithms, else of the values themselves.
    /// </remarks>
    public override (double Error, double Lower, double Upper)[] Intervals(Func<Mixture, double[]> functions, double[] estimates, Func<int, ParameterKind> kinds, double level)
    {
        double[][] gradients = Gradients(functions);
        double[] freedom = InfluenceFreedom.Of(
            _model,
            _table,
            () => new RowScores(_model, _coordinates, _scores),
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
        double[] direction = new double[_coordinates.Count];
        for (int c = 0; c < _free.Length; c++)
        {
            for (int i = 0; i < _free.Length; i++)
            {
                direction[_free[c]] = Math.FusedMultiplyAdd(_inverse[PackedSymmetric.Index(c, i)], gradient[i], direction[_free[c]]);
            }
        }

        return direction;
    }

    private double Error(double[] gradient) => Math.Sqrt(Math.Max(0, CoordinateCovariance.Product(_covariance, gradient, gradient)));

    /// <summary>For each function its derivatives by the free coordinates.</summary>
    private double[][] Gradients(Func<Mixture, double[]> functions)
    {
        double[][] columns = [.. _free.Select(c => _coordinates.Derivative(c, functions))];
        int count = columns.Length > 0 ? columns[0].Length : functions(_model).Length;
        return [.. Enumerable.Range(0, count).Select(p => Array.ConvertAll(columns, column => column[p]))];
    }
}
