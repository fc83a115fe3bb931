namespace Mixtura.Plotting;

/// <summary>
/// Lines of equal density by marching squares; each vertex is moved along its grid edge until the density there has the
/// level, so that vertices lie on the true line and only the chords between them are approximate.
/// </summary>
internal static class Contours
{
    private const int Refinements = 60;
    private const double Precision = 1e-7;

    /// <summary>The lines at a level of the log-density; a closed one repeats its first vertex at the end.</summary>
    public static List<(double X, double Y)[]> At(DensityGrid grid, double level)
    {
        var segments = new Dictionary<Edge, List<Edge>>();
        for (int i = 0; i + 1 < grid.X.Length; i++)
        {
            for (int j = 0; j + 1 < grid.Y.Length; j++)
            {
                AddCell(grid, level, i, j, segments);
            }
        }

        var vertices = new Dictionary<Edge, (double X, double Y)>();
        foreach (Edge edge in segments.Keys)
        {
            vertices[edge] = Cross(grid, level, edge);
        }

        var lines = new List<(double X, double Y)[]>();
        Edge[] edges = [.. segments.Keys.Order()];

        // Lines that leave the grid are followed from their ends, which have one neighbour only; what then remains is closed.
        foreach (Edge start in edges.Where(edge => segments[edge].Count == 1).Concat(edges))
        {
            if (segments[start].Count > 0)
            {
                lines.Add(Follow(start, segments, vertices));
            }
        }

        return lines;
    }

    private static void AddCell(DensityGrid grid, double level, int i, int j, Dictionary<Edge, List<Edge>> segments)
    {
        bool a = grid.Values[i, j] > level;
        bool b = grid.Values[i + 1, j] > level;
        bool c = grid.Values[i + 1, j + 1] > level;
        bool d = grid.Values[i, j + 1] > level;
        var bottom = new Edge(i, j, false);
        var top = new Edge(i, j + 1, false);
        var left = new Edge(i, j, true);
        var right = new Edge(i + 1, j, true);
        switch ((a ? 1 : 0) | (b ? 2 : 0) | (c ? 4 : 0) | (d ? 8 : 0))
        {
            case 1 or 14:
                Join(left, bottom);
                break;
            case 2 or 13:
                Join(bottom, right);
                break;
            case 4 or 11:
                Join(right, top);
                break;
            case 8 or 7:
                Join(top, left);
                break;
            case 3 or 12:
                Join(left, right);
                break;
            case 6 or 9:
                Join(bottom, top);
                break;
            case 5 or 10:
                // A saddle: the density at the cell's centre decides which corners belong together.
                bool centre = grid.At(Middle(grid.X, i), Middle(grid.Y, j)) > level;
                if (centre == a)
                {
                    Join(left, top);
                    Join(bottom, right);
                }
                else
                {
                    Join(left, bottom);
                    Join(right, top);
                }

                break;
        }

        void Join(Edge one, Edge other)
        {
            Neighbours(one).Add(other);
            Neighbours(other).Add(one);
        }

        List<Edge> Neighbours(Edge edge)
        {
            if (!segments.TryGetValue(edge, out List<Edge>? list))
            {
                segments[edge] = list = new List<Edge>(2);
            }

            return list;
        }
    }

    private static (double X, double Y)[] Follow(Edge start, Dictionary<Edge, List<Edge>> segments, Dictionary<Edge, (double X, double Y)> vertices)
    {
        var line = new List<(double X, double Y)> { vertices[start] };
        Edge at = start;
        while (segments[at].Count > 0)
        {
            Edge next = segments[at][0];
            segments[at].RemoveAt(0);
            segments[next].Remove(at);
            line.Add(vertices[next]);
            at = next;
        }

        return [.. line];
    }

    private static (double X, double Y) Cross(DensityGrid grid, double level, Edge edge)
    {
        int i = edge.I;
        int j = edge.J;
        double from = edge.IsVertical ? grid.Y[j] : grid.X[i];
        double to = edge.IsVertical ? grid.Y[j + 1] : grid.X[i + 1];
        double atFrom = grid.Values[i, j] - level;
        double atTo = (edge.IsVertical ? grid.Values[i, j + 1] : grid.Values[i + 1, j]) - level;

        // False position after Illinois (Dowell and Jarratt 1971), halving where a value is not finite.
        double middle = from;
        int side = 0;
        for (int step = 0; step < Refinements; step++)
        {
            double share = atFrom / (atFrom - atTo);
            middle = from + ((to - from) * (share > 0 && share < 1 ? share : 0.5));
            double value = (edge.IsVertical ? grid.At(grid.X[i], middle) : grid.At(middle, grid.Y[j])) - level;
            if (Math.Abs(value) <= Precision)
            {
                break;
            }

            if (value > 0 == atTo > 0)
            {
                (to, atTo, atFrom) = (middle, value, side > 0 ? atFrom / 2 : atFrom);
                side = 1;
            }
            else
            {
                (from, atFrom, atTo) = (middle, value, side < 0 ? atTo / 2 : atTo);
                side = -1;
            }
        }

        return edge.IsVertical ? (grid.X[i], middle) : (middle, grid.Y[j]);
    }

    private static double Middle(double[] lines, int at) => lines[at] + ((lines[at + 1] - lines[at]) / 2);

    /// <summary>The piece of grid from crossing (I, J) upwards, or to the right.</summary>
    private readonly record struct Edge(int I, int J, bool IsVertical) : IComparable<Edge>
    {
        public int CompareTo(Edge other) => (I, J, IsVertical).CompareTo((other.I, other.J, other.IsVertical));
    }
}
