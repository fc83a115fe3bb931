namespace Mixtura.Numerics;

/// <summary>Proportions from their logarithms up to a constant.</summary>
internal static class Softmax
{
    /// <summary>Fills in proportions of sum 1; those that are 0 stay so, whatever their logarithm. False when a logarithm is not finite.</summary>
    /// <param name="logarithms">The logarithms up to a constant.</param>
    /// <param name="proportions">Which are 0; receives the proportions.</param>
    public static bool TryFill(ReadOnlySpan<double> logarithms, Span<double> proportions)
    {
        double largest = double.NegativeInfinity;
        for (int i = 0; i < proportions.Length; i++)
        {
            if (proportions[i] > 0)
            {
                if (!double.IsFinite(logarithms[i]))
                {
                    return false;
                }

                largest = Math.Max(largest, logarithms[i]);
            }
        }

        double sum = 0;
        for (int i = 0; i < proportions.Length; i++)
        {
            proportions[i] = proportions[i] > 0 ? Elementary.Exp(logarithms[i] - largest) : 0;
            sum += proportions[i];
        }

        for (int i = 0; i < proportions.Length; i++)
        {
            proportions[i] /= sum;
        }

        return true;
    }
}
