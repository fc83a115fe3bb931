using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Mixtura.Estimation;

namespace Mixtura;

/// <summary>
/// k-means++: centres chosen among the rows, each with probability proportional to its weighted squared distance to the
/// nearest chosen before, the best of a few draws at a time (Arthur and Vassilvitskii 2007, section 2.2 and its greedy form).
/// </summary>
internal sealed class KMeansSeeds
{
    private const int BlockRows = RowTable.BlockRows;

    /// <summary>So many blocks are one thread's piece of work.</summary>
    private const int PieceBlocks = RowTable.BlocksPerChunk;

    private readonly FeatureRows _rows;
    private readonly Clustering _clustering;
    private readonly int _threads;
    private readonly int _pieces;
    private readonly double[] _points;
    private readonly double[] _potentials;
    private readonly double[] _masses;
    private readonly double[][] _squares;
    private int _tries;

    private KMeansSeeds(FeatureRows rows, int components, int threads)
    {
        _rows = rows;
        _clustering = new Clustering(rows, components);
        _threads = threads;
        _pieces = (rows.BlockCount + PieceBlocks - 1) / PieceBlocks;
        int most = 2 + (int)Elementary.Log(components);
        _points = new double[most * rows.Length];
        _potentials = new double[_pieces * most];
        _masses = new double[rows.BlockCount];
        _squares = [.. Enumerable.Range(0, Math.Max(1, Math.Min(threads, _pieces))).Select(_ => new double[BlockRows])];
        Array.Fill(_clustering.Nearest, double.PositiveInfinity);
        Array.Fill(_clustering.Second, double.PositiveInfinity);
        for (int b = 0; b < _masses.Length; b++)
        {
            _masses[b] = Lanes.Sum(rows.BlockWeights(b));
        }
    }

    /// <summary>Chooses centres. The number of threads does not change them.</summary>
    public static Clustering Choose(FeatureRows rows, int components, RandomSource random, int threads)
    {
        var seeds = new KMeansSeeds(rows, components, threads);
        int tries = 2 + (int)Elementary.Log(components);
        for (int c = 0; c < components; c++)
        {
            seeds.Add(c, c == 0 ? 1 : tries, random);
        }

        return seeds._clustering;
    }

    private void Add(int centre, int tries, RandomSource random)
    {
        _tries = tries;
        double total = 0;
        foreach (double mass in _masses)
        {
            total += mass;
        }

        for (int t = 0; t < tries; t++)
        {
            int row = total > 0 ? Find(random.NextDouble() * total, centre > 0) : (int)random.NextBelow(_rows.Count);
            _rows.CopyRow(row, Point(t));
        }

        int best = 0;
        if (tries > 1)
        {
            WorkCrew.Run(_pieces, _threads, TryPiece);
            double least = double.PositiveInfinity;
            for (int t = 0; t < tries; t++)
            {
                double potential = 0;
                for (int piece = 0; piece < _pieces; piece++)
                {
                    potential += _potentials[(piece * tries) + t];
                }

                if (potential < least)
                {
                    (best, least) = (t, potential);
                }
            }
        }

        Point(best).CopyTo(_clustering.Centre(centre));
        WorkCrew.Run(_pieces, _threads, (piece, worker) =>
        {
            for (int block = piece * PieceBlocks; block < Math.Min((piece + 1) * PieceBlocks, _rows.BlockCount); block++)
            {
                Assign(block, centre, _squares[worker]);
            }
        });
    }

    private Span<double> Point(int index) => _points.AsSpan(index * _rows.Length, _rows.Length);

    private void TryPiece(int piece, int worker)
    {
        Span<double> potentials = _potentials.AsSpan(piece * _tries, _tries);
        potentials.Clear();
        for (int block = piece * PieceBlocks; block < Math.Min((piece + 1) * PieceBlocks, _rows.BlockCount); block++)
        {
            ReadOnlySpan<double> features = _rows.Block(block);
            ReadOnlySpan<double> nearest = _clustering.Nearest.AsSpan(block * BlockRows, BlockRows);
            for (int t = 0; t < potentials.Length; t++)
            {
                potentials[t] += SquaredDistances.Potential(features, Point(t), nearest, _rows.BlockWeights(block));
            }
        }
    }

    /// <summary>Gives a block's rows to a new centre where it is nearer than all before.</summary>
    private void Assign(int block, int centre, double[] squares)
    {
        int first = block * BlockRows;
        SquaredDistances.Fill(_rows.Block(block), _clustering.Centre(centre), squares);
        ref double square = ref squares[0];
        ref double nearest = ref _clustering.Nearest[first];
        ref double second = ref _clustering.Second[first];
        for (nuint r = 0; r < BlockRows; r += 4)
        {
            Vector256<double> s = Vector256.LoadUnsafe(ref square, r);
            Vector256<double> n = Vector256.LoadUnsafe(ref nearest, r);
            Vector256<double> closer = Vector256.LessThan(s, n);
            Vector256.MinNative(Vector256.LoadUnsafe(ref second, r), Vector256.ConditionalSelect(closer, n, s)).StoreUnsafe(ref second, r);
            Vector256.ConditionalSelect(closer, s, n).StoreUnsafe(ref nearest, r);
            for (uint rows = closer.ExtractMostSignificantBits(); rows != 0; rows &= rows - 1)
            {
                _clustering.Labels[first + (int)r + System.Numerics.BitOperations.TrailingZeroCount(rows)] = centre;
            }
        }

        _masses[block] = Lanes.Dot(_rows.BlockWeights(block), _clustering.Nearest.AsSpan(first, BlockRows));
    }

    /// <summary>The row at which the running sum of the rows' masses exceeds a value.</summary>
    private int Find(double value, bool byDistance)
    {
        int block = 0;
        double before = 0;
        while (block < _masses.Length - 1 && !(before + _masses[block] > value))
        {
            before += _masses[block++];
        }

        // Within a block the sum is taken in another order than the block's own mass: rounding may leave the value unexceeded.
        int last = Math.Min((block + 1) * BlockRows, _rows.Count) - 1;
        int chosen = last;
        for (int i = block * BlockRows; i <= last; i++)
        {
            double mass = _rows.Weights[i] * (byDistance ? _clustering.Nearest[i] : 1);
            before += mass;
            chosen = mass > 0 ? i : chosen;
            if (before > value)
            {
                break;
            }
        }

        return chosen;
    }
}
