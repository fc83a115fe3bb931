namespace Mixtura;

/// <summary>Finds the level of a region, to the last bit.</summary>
internal static class LevelSearch
{
    /// <summary>The largest level at which a region holds enough.</summary>
    /// <param name="high">The largest level that there is.</param>
    /// <param name="holds">Whether the region of a level holds enough; of every lower level too.</param>
    public static double Largest(double high, Func<double, bool> holds)
    {
        double low = high - 1;
        while (!holds(low))
        {
            low -= high - low;
        }

        while (true)
        {
            double middle = low + (0.5 * (high - low));
            if (!(middle > low && middle < high))
            {
                return low;
            }

            (low, high) = holds(middle) ? (middle, high) : (low, middle);
        }
    }
}
