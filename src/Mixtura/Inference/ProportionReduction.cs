using Mixtura.Estimation;

namespace Mixtura.Inference;

/// <summary>
/// From the logarithms of all proportions, the first of a mixture's coordinates, to those of the classes of which a fit had
/// the choice: ∂ ln πⱼ/∂γ_c = [j in c] − s_c for a component whose proportion is not held, s_c being the class's share of
/// the mass that is free. All other coordinates stay.
/// </summary>
internal sealed class ProportionReduction
{
    private readonly int _components;
    private readonly int _classes;
    private readonly double _mass;
    private readonly double[] _shares;
    private readonly double[][]? _derivatives;

    public ProportionReduction(ProportionClasses classes, ReadOnlySpan<double> weights)
    {
        _components = weights.Length;
        _classes = classes.AreFree ? _components : classes.FreeCount == 0 ? 0 : classes.Count;
        _mass = classes.Mass;
        _shares = new double[_classes];
        if (classes.AreFree)
        {
            return;
        }

        for (int j = 0; j < _components && _classes > 0; j++)
        {
            if (classes.ClassOf(j) is { } own)
            {
                _shares[own] += weights[j] / _mass;
            }
        }

        _derivatives = new double[_components][];
        for (int j = 0; j < _components; j++)
        {
            int? own = classes.ClassOf(j);
            _derivatives[j] = [.. _shares.Select((share, c) => own is null ? 0 : (own == c ? 1 : 0) - share)];
        }
    }

    /// <summary>By how many coordinates there are fewer.</summary>
    public int Removed => _components - _classes;

    /// <summary>A gradient by all coordinates as one by the reduced ones.</summary>
    public double[] Reduce(ReadOnlySpan<double> gradient)
    {
        if (_derivatives is null)
        {
            return gradient.ToArray();
        }

        double[] reduced = new double[gradient.Length - Removed];
        for (int c = 0; c < _classes; c++)
        {
            for (int j = 0; j < _components; j++)
            {
                reduced[c] = Math.FusedMultiplyAdd(_derivatives[j][c], gradient[j], reduced[c]);
            }
        }

        gradient[_components..].CopyTo(reduced.AsSpan(_classes));
        return reduced;
    }

    /// <summary>A step by the reduced coordinates as one by all.</summary>
    public double[] Expand(double[] step)
    {
        if (_derivatives is null)
        {
            return step;
        }

        double[] all = new double[step.Length + Removed];
        for (int j = 0; j < _components; j++)
        {
            for (int c = 0; c < _classes; c++)
            {
                all[j] = Math.FusedMultiplyAdd(_derivatives[j][c], step[c], all[j]);
            }
        }

        step.AsSpan(_classes).CopyTo(all.AsSpan(_components));
        return all;
    }

    /// <summary>For each coordinate the derivatives of some values, by the reduced coordinates.</summary>
    public double[][] Reduce(double[][] jacobian)
    {
        double[][] rows = [.. Enumerable.Range(0, jacobian[0].Length).Select(p => Reduce(Array.ConvertAll(jacobian, column => column[p])))];
        return [.. Enumerable.Range(0, jacobian.Length - Removed).Select(c => Array.ConvertAll(rows, row => row[c]))];
    }

    /// <summary>Sets of coordinates to which a number can be added, among the reduced ones.</summary>
    public int[][] Reduce(IReadOnlyList<int[]> shifts) =>
        [[.. Enumerable.Range(0, _classes)], .. shifts.Skip(1).Select(shift => Array.ConvertAll(shift, c => c - Removed))];

    /// <summary>The information by the reduced coordinates, with what the curvature of the proportions adds where the gradient by them is not 0.</summary>
    public ObservedInformation Reduce(ObservedInformation all, double total)
    {
        if (_derivatives is null)
        {
            return all;
        }

        int m = all.Gradient.Length;
        int n = m - Removed;
        double[][] half = [.. Enumerable.Range(0, m).Select(c => Reduce([.. Enumerable.Range(0, m).Select(i => all.Matrix[PackedSymmetric.Index(c, i)])]))];
        double[][] both = Reduce(half);
        double[] matrix = new double[PackedSymmetric.Length(n)];
        double pull = Enumerable.Range(0, _components).Where(j => _derivatives[j].Any(x => x != 0)).Sum(j => all.Gradient[j]);
        for (int c = 0, at = 0; c < n; c++)
        {
            for (int i = 0; i <= c; i++, at++)
            {
                double curvature = c < _classes ? ((c == i ? _shares[c] : 0) - (_shares[c] * _shares[i])) * pull : 0;
                matrix[at] = (0.5 * (both[c][i] + both[i][c])) + curvature;
            }
        }

        double[] complete = [.. _shares.Select(share => total * _mass * share * (1 - share)), .. all.Complete[_components..]];
        return new ObservedInformation(matrix, complete, Reduce(all.Gradient));
    }
}
