using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MathNet.Numerics.LinearAlgebra;

namespace Mixtura;

/// <summary>
/// By how much a merge raises det(W/n) + tr(W/n), and from where the determinant has reached α on, det(W/n) alone. A merge
/// adds c·δδᵀ to W, with δ the difference of the means, and so c·δᵀ·adj(W/n)·δ/n to the determinant: costs are squared
/// distances in coordinates that change with every merge, and since adj(W/n) grows with W, they only grow.
/// </summary>
internal sealed class TiedCosts : SumOfSquaresCosts
{
    /// <summary>A pivot, or an eigenvalue, with less than this share of its diagonal, or the largest, is rounding.</summary>
    private const double LeastShare = 1e-12;

    private readonly double _alpha;
    private readonly double _total;

    /// <summary>The groups' means in the rows' coordinates; those of the base are in the coordinates of the costs.</summary>
    private readonly double[] _points;
    private readonly double[] _within;

    /// <summary>The Cholesky factor of W/n; null where it is singular.</summary>
    private double[]? _factor;

    /// <summary>adj(W/n), kept while the trace counts.</summary>
    private double[] _adjugate;
    private double _logDeterminant = double.NegativeInfinity;
    private double _logReference = double.NaN;

    public TiedCosts(DistinctRows rows)
        : base(rows)
    {
        _alpha = MeanVariance(rows);
        _total = rows.Weights.Sum();
        _points = [.. Means];
        _within = new double[PackedSymmetric.Length(Length)];
        _adjugate = Length == 1 ? [1] : new double[_within.Length];
    }

    public override bool Grow => true;

    /// <summary>Whether the determinant counts alone.</summary>
    private bool IsDeterminantAlone => !double.IsNaN(_logReference);

    public override bool Confirm(int into, int from, int end, ReadOnlySpan<bool> alive)
    {
        double most = Elementary.Log(_alpha);
        if (IsDeterminantAlone || !(LogDeterminantWith(into, from) >= most))
        {
            return true;
        }

        for (int a = 0; a < end; a++)
        {
            WorkCancellation.ThrowIfRequested();
            for (int b = 0; b < a && alive[a]; b++)
            {
                if (alive[b] && LogDeterminantWith(b, a) < most)
                {
                    return true;
                }
            }
        }

        _logReference = _factor is null ? 0 : _logDeterminant;
        Transform(end);
        return false;
    }

    public override void Merge(int into, int from)
    {
        double between = Between(into, from) / _total;
        double share = Weights[from] / (Weights[into] + Weights[from]);
        double[] difference = Difference(into, from);
        for (int i = 0, at = 0; i < Length; i++)
        {
            for (int j = 0; j <= i; j++, at++)
            {
                _within[at] = Math.FusedMultiplyAdd(between * difference[i], difference[j], _within[at]);
            }

            ref double point = ref _points[(i * Stride) + into];
            point = Math.FusedMultiplyAdd(-share, difference[i], point);
        }

        base.Merge(into, from);
        double[] factor = new double[_within.Length];
        bool regular = PackedSymmetric.TryCholesky(_within, Length, factor);
        if (IsDeterminantAlone)
        {
            // Once regular, a growing matrix stays so, but for rounding.
            _factor = regular ? factor : _factor;
            _logDeterminant = regular ? LogDeterminant(factor) : _logDeterminant;
            return;
        }

        for (int i = 0; i < Length && regular; i++)
        {
            int at = PackedSymmetric.Index(i, i);
            regular = factor[at] * factor[at] > LeastShare * _within[at];
        }

        _factor = regular ? factor : null;
        _logDeterminant = regular ? LogDeterminant(factor) : double.NegativeInfinity;
        _adjugate = regular ? AdjugateOfRegular() : AdjugateOfSingular();
    }

    public override void Move(int from, int to)
    {
        base.Move(from, to);
        for (int at = 0; at < _points.Length; at += Stride)
        {
            _points[at + to] = _points[at + from];
        }
    }

    public override void Prepare(int end) => Transform(end);

    private double[] Difference(int a, int b)
    {
        double[] difference = new double[Length];
        for (int f = 0; f < Length; f++)
        {
            difference[f] = _points[(f * Stride) + a] - _points[(f * Stride) + b];
        }

        return difference;
    }

    private double LogDeterminant(double[] factor)
    {
        double log = 0;
        for (int i = 0; i < Length; i++)
        {
            log += 2 * Elementary.Log(factor[PackedSymmetric.Index(i, i)]);
        }

        return log;
    }

    /// <summary>ln det(W/n) after a merge, by the matrix determinant lemma.</summary>
    private double LogDeterminantWith(int a, int b)
    {
        double between = Between(a, b) / _total;
        double[] difference = Difference(a, b);
        if (_factor is null)
        {
            double form = 0;
            for (int i = 0, at = 0; i < Length; i++)
            {
                for (int j = 0; j <= i; j++, at++)
                {
                    form += (i == j ? 1 : 2) * difference[i] * difference[j] * _adjugate[at];
                }
            }

            return Elementary.Log(Math.Max(0, between * form));
        }

        PackedSymmetric.SolveLower(_factor, difference);
        double square = 0;
        foreach (double value in difference)
        {
            square = Math.FusedMultiplyAdd(value, value, square);
        }

        return _logDeterminant + Elementary.Log(1 + (between * square));
    }

    private double[] AdjugateOfRegular()
    {
        double[] inverse = new double[_within.Length];
        PackedSymmetric.InvertLower(_factor, Length, inverse);
        double determinant = Elementary.Exp(_logDeterminant);
        double[] adjugate = new double[_within.Length];
        for (int i = 0; i < Length; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int row = i; row < Length; row++)
                {
                    sum = Math.FusedMultiplyAdd(inverse[PackedSymmetric.Index(row, i)], inverse[PackedSymmetric.Index(row, j)], sum);
                }

                adjugate[PackedSymmetric.Index(i, j)] = determinant * sum;
            }
        }

        return adjugate;
    }

    /// <summary>Σ over the eigenvectors of the product of the other eigenvalues times vvᵀ: not 0 where a single eigenvalue is.</summary>
    private double[] AdjugateOfSingular()
    {
        double[] adjugate = new double[_within.Length];
        if (!Array.TrueForAll(_within, double.IsFinite))
        {
            return adjugate;
        }

        (double[] values, Matrix<double> vectors) = SymmetricEigen.Of(PackedSymmetric.ToMatrix(_within, Length));
        double least = LeastShare * values.Max();
        for (int c = 0; c < Length; c++)
        {
            double others = 1;
            for (int e = 0; e < Length; e++)
            {
                others *= e == c ? 1 : values[e] > least ? values[e] : 0;
            }

            for (int i = 0, at = 0; i < Length && others > 0; i++)
            {
                for (int j = 0; j <= i; j++, at++)
                {
                    adjugate[at] = Math.FusedMultiplyAdd(others * vectors[i, c], vectors[j, c], adjugate[at]);
                }
            }
        }

        return adjugate;
    }

    /// <summary>Finds the triangle L for which costs are c·|L·δ|², and all means in its coordinates.</summary>
    private void Transform(int end)
    {
        double[] triangle;
        if (IsDeterminantAlone && _factor is not null)
        {
            triangle = new double[_within.Length];
            PackedSymmetric.InvertLower(_factor, Length, triangle);
            double scale = Math.Sqrt(Elementary.Exp(_logDeterminant - _logReference));
            for (int i = 0; i < triangle.Length; i++)
            {
                triangle[i] *= scale;
            }
        }
        else
        {
            double widest = 0;
            for (int i = 0; i < Length; i++)
            {
                widest = Math.Max(widest, _adjugate[PackedSymmetric.Index(i, i)]);
            }

            triangle = RootOfSum(IsDeterminantAlone ? LeastShare * widest : 1);
        }

        if (Vector512.IsHardwareAccelerated)
        {
            Transform<EightLanes>(triangle, end);
        }
        else
        {
            Transform<FourLanes>(triangle, end);
        }
    }

    /// <summary>A triangle whose LᵀL is adj(W/n) and a multiple of the identity, by the Cholesky factor of the matrix with its rows and columns in reverse.</summary>
    private double[] RootOfSum(double multiple)
    {
        int d = Length;
        double[] reversed = new double[_within.Length];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                reversed[PackedSymmetric.Index(d - 1 - i, d - 1 - j)] = _adjugate[PackedSymmetric.Index(i, j)] + (i == j ? multiple : 0);
            }
        }

        // Where rounding makes the matrix indefinite, the trace decides.
        double[] factor = new double[reversed.Length];
        bool regular = PackedSymmetric.TryCholesky(reversed, d, factor);
        double[] triangle = new double[reversed.Length];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                triangle[PackedSymmetric.Index(i, j)] = regular ? factor[PackedSymmetric.Index(d - 1 - j, d - 1 - i)] : i == j ? 1 : 0;
            }
        }

        return triangle;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transform<TVector>(double[] triangle, int end)
        where TVector : struct, IVector<TVector>
    {
        ref double points = ref MemoryMarshal.GetArrayDataReference(_points);
        ref double means = ref MemoryMarshal.GetArrayDataReference(Means);
        for (int i = 0, at = 0; i < Length; at += ++i)
        {
            for (nuint r = 0; r < (nuint)end; r += TVector.Count)
            {
                TVector sum = TVector.Zero;
                for (int j = 0; j <= i; j++)
                {
                    sum = TVector.MultiplyAdd(TVector.Create(triangle[at + j]), TVector.Load(ref Unsafe.Add(ref points, j * Stride), r), sum);
                }

                sum.Store(ref means, ((nuint)i * (nuint)Stride) + r);
            }
        }
    }
}
