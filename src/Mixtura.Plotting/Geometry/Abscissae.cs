namespace Mixtura.Plotting;

/// <summary>Places at which to evaluate a density: evenly over a range, and closer around each component, however narrow it is.</summary>
internal static class Abscissae
{
    private const double Reach = 5;

    public static double[] Over(double low, double high, IEnumerable<(double Mean, double Deviation)> components, int evenly, int perComponent)
    {
        var places = new SortedSet<double>();
        for (int i = 0; i <= evenly; i++)
        {
            places.Add(low + ((high - low) * i / evenly));
        }

        foreach ((double mean, double deviation) in components)
        {
            if (!double.IsFinite(mean) || !double.IsFinite(deviation))
            {
                continue;
            }

            for (int i = -perComponent; i <= perComponent; i++)
            {
                double place = mean + (Reach * deviation * i / perComponent);
                if (place > low && place < high)
                {
                    places.Add(place);
                }
            }
        }

        return [.. places];
    }
}
