namespace Mixtura.Inference;

/// <summary>How much estimates vary: what a method gives for any function of a mixture.</summary>
internal abstract class ParameterSpread
{
    /// <summary>The covariance of some functions of a mixture.</summary>
    public abstract double[,] Covariance(Func<Mixture, double[]> functions);

    /// <summary>The standard errors of a row's posteriors.</summary>
    public abstract double[] PosteriorErrors(ReadOnlySpan<double> row);

    /// <summary>Standard errors and intervals of some functions.</summary>
    /// <param name="functions">The functions.</param>
    /// <param name="estimates">Their values in the model.</param>
    /// <param name="kinds">What they are: intervals respect their range.</param>
    /// <param name="level">The confidence level.</param>
    public abstract (double Error, double Lower, double Upper)[] Intervals(Func<Mixture, double[]> functions, double[] estimates, Func<int, ParameterKind> kinds, double level);
}
