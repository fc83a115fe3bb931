using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// Lloyd's iterations: centres move to the means of their rows until no row changes hands. Bounds by the triangle inequality
/// spare most distances: a row whose own centre is nearer than any other can be needs none (Hamerly 2010), and one that is
/// in doubt is compared only with the centres near its own (as in Newling and Fleuret 2016, here once for all doubtful rows
/// of a centre). The bounds are wider than rounding can require, so the result has the same bits as that of comparing every
/// row with every centre, which is what is done where there is little to compare.
/// </summary>
internal sealed class Lloyd
{
    private const int BlockRows = RowTable.BlockRows;
    private const int PieceRows = RowTable.ChunkRows;

    /// <summary>Among so few centres, choosing those near a row's own costs more than it spares.</summary>
    private const int FewCentres = 12;

    /// <summary>Up to so many products of centres and features, vectors compare everything sooner than bounds are kept.</summary>
    private const int FewProducts = 64;

    /// <summary>More than one rounding changes a bound.</summary>
    private const double Up = 1 + 1e-15;
    private const double Down = 1 - 1e-15;

    /// <summary>Squares of shorter distances than this may have lost digits to underflow.</summary>
    private const double ShortestDistance = 1e-140;

    private readonly Clustering _clustering;
    private readonly FeatureRows _rows;
    private readonly int _count;
    private readonly int _threads;
    private readonly int _pieces;
    private readonly bool _comparesAll;
    private readonly int[] _changes;

    /// <summary>More than the relative error of two computed distances together.</summary>
    private readonly double _margin;

    private readonly ClusterMeans _means;
    private readonly PackedPoints _all;
    private readonly int[] _everyCentre;
    private readonly double[] _before;
    private readonly double[] _drift;
    private readonly double[] _halfGap;

    /// <summary>For each row no less than the distance to its centre, and no more than the distance to any other; widened by the margin.</summary>
    private readonly double[] _upper;
    private readonly double[] _lower;

    private readonly int[] _doubtful;
    private readonly int[] _doubtfulCount;
    private readonly int[] _byCentre;
    private readonly int[] _from;
    private readonly Scratch[] _scratch;
    private int _fastest;
    private double _mostDrift;
    private double _otherDrift;

    private Lloyd(Clustering clustering, int threads)
    {
        _clustering = clustering;
        _rows = clustering.Rows;
        _count = clustering.Components;
        _threads = threads;
        _pieces = (_rows.Count + PieceRows - 1) / PieceRows;
        _comparesAll = _count * _rows.Length <= FewProducts;
        _changes = new int[_pieces];
        _margin = (_rows.Length + 16) * 4.5e-16;
        _means = new ClusterMeans(clustering);
        _all = new PackedPoints(_count, _rows.Length);
        _everyCentre = [.. Enumerable.Range(0, _count)];
        _before = new double[clustering.Centres.Length];
        _drift = new double[_count];
        _halfGap = new double[_count];
        _upper = _comparesAll ? [] : Array.ConvertAll(clustering.Nearest, Upper);
        _lower = _comparesAll ? [] : Array.ConvertAll(clustering.Second, Lower);
        _doubtful = _comparesAll ? [] : new int[_rows.Count];
        _doubtfulCount = new int[_pieces];
        _byCentre = _comparesAll ? [] : new int[_rows.Count];
        _from = new int[_count + 1];
        _scratch = [.. Enumerable.Range(0, Math.Max(1, threads)).Select(_ => new Scratch(_count, _rows.Length))];
    }

    /// <summary>
    /// Moves the centres, at most so many times. Afterwards labels are those of before the last move, and distances those to
    /// the first centres.
    /// </summary>
    /// <param name="clustering">The centres with their rows.</param>
    /// <param name="steps">The most moves.</param>
    /// <param name="threads">The number of threads; it does not change the result.</param>
    /// <param name="calm">Ends where no more than this share of the rows changes hands.</param>
    public static void Run(Clustering clustering, int steps, int threads, double calm = 0)
    {
        var lloyd = new Lloyd(clustering, threads);
        for (int step = 0; step < steps; step++)
        {
            if (step > 0)
            {
                lloyd.Assign();
                if (lloyd._changes.Sum() <= calm * lloyd._rows.Count)
                {
                    return;
                }
            }

            lloyd.Move();
        }
    }

    private double Upper(double square) => (Math.Sqrt(square) * (1 + _margin)) + ShortestDistance;

    private double Lower(double square) => (Math.Sqrt(square) * (1 - _margin)) - ShortestDistance;

    private void Move()
    {
        _clustering.Centres.CopyTo(_before, 0);
        _means.Take(_threads);
        (_fastest, _mostDrift, _otherDrift) = (-1, 0, 0);
        for (int c = 0; c < _count; c++)
        {
            double square = 0;
            for (int f = c * _rows.Length; f < (c + 1) * _rows.Length; f++)
            {
                double difference = _clustering.Centres[f] - _before[f];
                square = Math.FusedMultiplyAdd(difference, difference, square);
            }

            _drift[c] = square > 0 ? Upper(square) : 0;
            if (_drift[c] > _mostDrift)
            {
                (_fastest, _otherDrift, _mostDrift) = (c, _mostDrift, _drift[c]);
            }
            else
            {
                _otherDrift = Math.Max(_otherDrift, _drift[c]);
            }
        }
    }

    /// <summary>Gives every row to its nearest centre.</summary>
    private void Assign()
    {
        Array.Clear(_changes);
        if (_comparesAll)
        {
            WorkCrew.Run(_pieces, _threads, ComparePiece);
            return;
        }

        _all.Take(_clustering.Centres, _everyCentre);
        double[] squares = _scratch[0].Squares;
        for (int c = 0; c < _count; c++)
        {
            _all.Squares(_clustering.Centre(c), squares);
            squares[c] = double.PositiveInfinity;
            _halfGap[c] = 0.5 * Lower(Least(squares));
        }

        WorkCrew.Run(_pieces, _threads, AssignPiece);
        if (_count > FewCentres)
        {
            GroupDoubtful();
            WorkCrew.Run(_count, _threads, AssignDoubtful);
        }
    }

    private static double Least(ReadOnlySpan<double> squares)
    {
        double least = double.PositiveInfinity;
        foreach (double square in squares)
        {
            least = square < least ? square : least;
        }

        return least;
    }

    /// <summary>Compares some rows with all centres.</summary>
    private void ComparePiece(int piece, int worker)
    {
        int first = piece * PieceRows;
        Span<int> labels = _scratch[worker].Labels;
        for (int start = first; start < Math.Min(first + PieceRows, _rows.Count); start += BlockRows)
        {
            SquaredDistances.Nearest(_rows.Block(start / BlockRows), _clustering.Centres, _rows.Length, labels);
            Span<int> before = _clustering.Labels.AsSpan(start, Math.Min(BlockRows, _rows.Count - start));
            if (before.SequenceEqual(labels[..before.Length]))
            {
                continue;
            }

            _means.MarkChanged(start);
            for (int r = 0; r < before.Length; r++)
            {
                _changes[piece] += before[r] == labels[r] ? 0 : 1;
            }

            labels[..before.Length].CopyTo(before);
        }
    }

    /// <summary>Widens the bounds of some rows by what the centres have moved, and looks at those in doubt.</summary>
    private void AssignPiece(int piece, int worker)
    {
        int first = piece * PieceRows;
        int doubtful = first;
        for (int i = first; i < Math.Min(first + PieceRows, _rows.Count); i++)
        {
            int label = _clustering.Labels[i];
            double upper = (_upper[i] + _drift[label]) * Up;
            double lower = (_lower[i] * Down) - (label == _fastest ? _otherDrift : _mostDrift);
            double apart = lower > _halfGap[label] ? lower : _halfGap[label];
            _upper[i] = upper;
            _lower[i] = lower;
            if (upper < apart)
            {
                continue;
            }

            ref double row = ref Row(i);
            _upper[i] = Upper(Square(ref row, _clustering.Centre(label)));
            if (_upper[i] < apart)
            {
                continue;
            }

            if (_count > FewCentres)
            {
                _doubtful[doubtful++] = i;
                continue;
            }

            (int centre, double nearest, double second) = _all.Nearest(ref row, BlockRows);
            Settle(i, centre, nearest, Lower(second));
        }

        _doubtfulCount[piece] = doubtful - first;
    }

    /// <summary>Puts the doubtful rows in order of their centres.</summary>
    private void GroupDoubtful()
    {
        Array.Clear(_from);
        for (int piece = 0; piece < _pieces; piece++)
        {
            foreach (int row in _doubtful.AsSpan(piece * PieceRows, _doubtfulCount[piece]))
            {
                _from[_clustering.Labels[row] + 1]++;
            }
        }

        for (int c = 0; c < _count; c++)
        {
            _from[c + 1] += _from[c];
        }

        Span<int> next = _scratch[0].Chosen;
        _from.AsSpan(0, _count).CopyTo(next);
        for (int piece = 0; piece < _pieces; piece++)
        {
            foreach (int row in _doubtful.AsSpan(piece * PieceRows, _doubtfulCount[piece]))
            {
                _byCentre[next[_clustering.Labels[row]]++] = row;
            }
        }
    }

    /// <summary>
    /// Compares a centre's doubtful rows with the centres near it. A centre further from it than twice a row's distance to
    /// it cannot be nearer to the row.
    /// </summary>
    private void AssignDoubtful(int centre, int worker)
    {
        ReadOnlySpan<int> rows = _byCentre.AsSpan(_from[centre], _from[centre + 1] - _from[centre]);
        if (rows.IsEmpty)
        {
            return;
        }

        double reach = 0;
        foreach (int i in rows)
        {
            reach = Math.Max(reach, 2 * _upper[i]);
        }

        Scratch own = _scratch[worker];
        _all.Squares(_clustering.Centre(centre), own.Squares);
        int near = 0;
        double beyond = double.PositiveInfinity;
        for (int c = 0; c < _count; c++)
        {
            double gap = Lower(own.Squares[c]);
            if (gap <= reach)
            {
                own.Chosen[near++] = c;
            }
            else
            {
                beyond = gap < beyond ? gap : beyond;
            }
        }

        own.Near.Take(_clustering.Centres, own.Chosen.AsSpan(0, near));
        foreach (int i in rows)
        {
            (int label, double nearest, double second) = own.Near.Nearest(ref Row(i), BlockRows);
            Settle(i, label, nearest, Math.Min(Lower(second), (beyond - _upper[i]) * Down));
        }
    }

    private void Settle(int row, int label, double nearest, double lower)
    {
        _upper[row] = Upper(nearest);
        _lower[row] = lower;
        if (_clustering.Labels[row] != label)
        {
            _clustering.Labels[row] = label;
            Interlocked.Increment(ref _changes[row / PieceRows]);
            _means.MarkChanged(row);
        }
    }

    private ref double Row(int row) => ref _rows.Block(row / BlockRows)[row % BlockRows];

    private static double Square(ref double row, ReadOnlySpan<double> point)
    {
        double square = 0;
        for (int f = 0; f < point.Length; f++)
        {
            double difference = Unsafe.Add(ref row, f * BlockRows) - point[f];
            square = Math.FusedMultiplyAdd(difference, difference, square);
        }

        return square;
    }

    /// <summary>A worker's own room.</summary>
    private sealed class Scratch(int count, int length)
    {
        public double[] Squares { get; } = new double[count];

        public int[] Chosen { get; } = new int[count];

        public int[] Labels { get; } = new int[BlockRows];

        public PackedPoints Near { get; } = new(count, length);
    }
}
