using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mixtura;

/// <summary>Points feature by feature, so that one row is compared with several of them at once.</summary>
internal sealed class PackedPoints(int most, int length)
{
    private const int Together = 4;

    private readonly double[] _values = new double[length * Whole(most)];
    private readonly int[] _indices = new int[most];
    private int _count;
    private int _stride;

    /// <summary>Takes some of the points that follow each other in an array.</summary>
    /// <param name="points">The points one after the other.</param>
    /// <param name="chosen">The indices of those to take, in increasing order.</param>
    public void Take(ReadOnlySpan<double> points, ReadOnlySpan<int> chosen)
    {
        _count = chosen.Length;
        _stride = Whole(_count);
        chosen.CopyTo(_indices);
        for (int f = 0; f < length; f++)
        {
            Span<double> feature = _values.AsSpan(f * _stride, _stride);
            for (int p = 0; p < chosen.Length; p++)
            {
                feature[p] = points[(chosen[p] * length) + f];
            }

            // No row is near the places that are left over: their squares are infinite.
            feature[_count..].Fill(double.MaxValue);
        }
    }

    /// <summary>The nearest point of a row, the first of equals, with the squared distances to the nearest two.</summary>
    /// <param name="row">The row's first feature.</param>
    /// <param name="stride">How far a row's features are apart.</param>
    public (int Point, double Nearest, double Second) Nearest(ref readonly double row, int stride)
    {
        ref double x = ref Unsafe.AsRef(in row);
        ref double values = ref MemoryMarshal.GetArrayDataReference(_values);
        var best = new NearestTwo();
        int at = 0;
        for (; at + (4 * Together) <= _stride; at += 4 * Together)
        {
            Vector256<double> a = Vector256<double>.Zero;
            Vector256<double> b = a;
            Vector256<double> c = a;
            Vector256<double> d = a;
            for (int f = 0; f < length; f++)
            {
                var own = Vector256.Create(Unsafe.Add(ref x, f * stride));
                ref double points = ref Unsafe.Add(ref values, (f * _stride) + at);
                Vector256<double> da = own - Vector256.LoadUnsafe(ref points);
                Vector256<double> db = own - Vector256.LoadUnsafe(ref points, 4);
                Vector256<double> dc = own - Vector256.LoadUnsafe(ref points, 8);
                Vector256<double> dd = own - Vector256.LoadUnsafe(ref points, 12);
                a = Vector256.FusedMultiplyAdd(da, da, a);
                b = Vector256.FusedMultiplyAdd(db, db, b);
                c = Vector256.FusedMultiplyAdd(dc, dc, c);
                d = Vector256.FusedMultiplyAdd(dd, dd, d);
            }

            best.Take(a, at);
            best.Take(b, at + 4);
            best.Take(c, at + 8);
            best.Take(d, at + 12);
        }

        for (; at < _stride; at += Together)
        {
            Vector256<double> a = Vector256<double>.Zero;
            for (int f = 0; f < length; f++)
            {
                Vector256<double> difference = Vector256.Create(Unsafe.Add(ref x, f * stride)) - Vector256.LoadUnsafe(ref values, (nuint)((f * _stride) + at));
                a = Vector256.FusedMultiplyAdd(difference, difference, a);
            }

            best.Take(a, at);
        }

        (int point, double nearest, double second) = best.Result();
        return (_indices[point], nearest, second);
    }

    /// <summary>The squared distances from a point to all that were taken.</summary>
    /// <param name="point">The point.</param>
    /// <param name="squares">Receives a square for each.</param>
    public void Squares(ReadOnlySpan<double> point, Span<double> squares)
    {
        squares[.._count].Clear();
        for (int f = 0; f < length; f++)
        {
            double own = point[f];
            ReadOnlySpan<double> feature = _values.AsSpan(f * _stride, _count);
            int p = 0;
            for (; p + Together <= _count; p += Together)
            {
                ref double square = ref Unsafe.Add(ref MemoryMarshal.GetReference(squares), p);
                Vector256<double> difference = Vector256.Create(own) - Vector256.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(feature), p));
                Vector256.FusedMultiplyAdd(difference, difference, Vector256.LoadUnsafe(ref square)).StoreUnsafe(ref square);
            }

            for (; p < _count; p++)
            {
                double difference = own - feature[p];
                squares[p] = Math.FusedMultiplyAdd(difference, difference, squares[p]);
            }
        }
    }

    private static int Whole(int count) => (count + Together - 1) / Together * Together;

    /// <summary>In four lanes the least square, where it was, and the second least.</summary>
    private struct NearestTwo()
    {
        private Vector256<double> _best = Vector256.Create(double.PositiveInfinity);
        private Vector256<double> _second = Vector256.Create(double.PositiveInfinity);
        private Vector256<double> _places = Vector256.Create(0.0, 1, 2, 3);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Take(Vector256<double> squares, int at)
        {
            Vector256<double> closer = Vector256.LessThan(squares, _best);
            _second = Vector256.MinNative(_second, Vector256.MaxNative(squares, _best));
            _places = Vector256.ConditionalSelect(closer, Vector256.Create((double)at) + Vector256.Create(0.0, 1, 2, 3), _places);
            _best = Vector256.MinNative(squares, _best);
        }

        public readonly (int Place, double Nearest, double Second) Result()
        {
            int place = 0;
            double nearest = double.PositiveInfinity;
            double second = double.PositiveInfinity;
            for (int lane = 0; lane < Together; lane++)
            {
                double square = _best.GetElement(lane);
                int other = (int)_places.GetElement(lane);
                second = Math.Min(second, _second.GetElement(lane));
                if (square < nearest || (square == nearest && other < place))
                {
                    second = Math.Min(second, nearest);
                    (place, nearest) = (other, square);
                }
                else
                {
                    second = Math.Min(second, square);
                }
            }

            return (place, nearest, second);
        }
    }
}
