using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Mixtura;

/// <summary>Straight lines that follow each other, fitted to values at 1, 2, …, n by least squares; where one ends the next begins, at the same value's place.</summary>
/// <param name="Segments">The lines, from left to right.</param>
/// <param name="SquaredError">The sum of squares of what is left, the values at a break counted for both lines.</param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public sealed record PiecewiseLine(ImmutableArray<LineSegment> Segments, double SquaredError)
{
    /// <summary>The places where one line ends and the next begins.</summary>
    public ImmutableArray<int> Breaks => [.. Segments.Skip(1).Select(segment => segment.From)];

    /// <summary>The best of all choices of breaks; the first of equally good ones.</summary>
    internal static PiecewiseLine Fit(ImmutableArray<double> values, int segments)
    {
        PiecewiseLine? best = null;
        foreach (int[] breaks in Choices(2, values.Length - 1, segments - 1))
        {
            int[] ends = [1, .. breaks, values.Length];
            LineSegment[] lines = [.. Enumerable.Range(0, segments).Select(s => Line(values, ends[s], ends[s + 1]))];
            double error = lines.Sum(line => Enumerable.Range(line.From, line.To - line.From + 1).Sum(x => Math.Pow(line.At(x) - values[x - 1], 2)));
            if (best is null || error < best.SquaredError)
            {
                best = new PiecewiseLine([.. lines], error);
            }
        }

        return best!;
    }

    private static IEnumerable<int[]> Choices(int from, int to, int count)
    {
        if (count == 0)
        {
            yield return [];
            yield break;
        }

        for (int first = from; first <= to; first++)
        {
            foreach (int[] others in Choices(first + 1, to, count - 1))
            {
                yield return [first, .. others];
            }
        }
    }

    private static LineSegment Line(ImmutableArray<double> values, int from, int to)
    {
        double centre = (from + to) / 2.0;
        double mean = values.AsSpan()[(from - 1)..to].ToArray().Average();
        double across = 0;
        double square = 0;
        for (int x = from; x <= to; x++)
        {
            across += (x - centre) * (values[x - 1] - mean);
            square += (x - centre) * (x - centre);
        }

        double slope = across / square;
        return new LineSegment(from, to, mean - (slope * centre), slope);
    }
}
