namespace Mixtura;

/// <summary>
/// Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (2011, "Parallel random numbers: as easy
/// as 1, 2, 3"): the same numbers on every platform, and independent streams for one seed. Not thread-safe.
/// </summary>
public sealed class RandomSource
{
    private const double TwoToMinus52 = 1.0 / 4503599627370496.0;

    private readonly uint _key0;
    private readonly uint _key1;
    private uint _stream0;
    private uint _stream1;
    private ulong _block;
    private ulong _first;
    private ulong _second;
    private int _left;

    /// <summary>Starts a stream at its beginning.</summary>
    /// <param name="seed">The seed: Philox's key.</param>
    /// <param name="stream">Which of the seed's 2^64 streams: the upper half of Philox's counter.</param>
    public RandomSource(ulong seed, ulong stream = 0)
    {
        _key0 = (uint)seed;
        _key1 = (uint)(seed >> 32);
        Seek(stream);
    }

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        if (_left == 0)
        {
            (uint a, uint b, uint c, uint d) = Philox((uint)_block, (uint)(_block >> 32), _stream0, _stream1, _key0, _key1);
            _block++;
            _first = ((ulong)b << 32) | a;
            _second = ((ulong)d << 32) | c;
            _left = 2;
        }

        return _left-- == 2 ? _first : _second;
    }

    /// <summary>A number uniform on the open interval (0, 1): an odd multiple of 2^-53.</summary>
    public double NextDouble() => ToUnit(NextUInt64());

    /// <summary>A whole number uniform on 0, …, bound − 1, without bias (Lemire 2019).</summary>
    /// <param name="bound">How many numbers there are to choose from, at least 1.</param>
    public long NextBelow(long bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        ulong range = (ulong)bound;
        ulong high = Math.BigMul(NextUInt64(), range, out ulong low);
        if (low < range)
        {
            ulong threshold = (0 - range) % range;
            while (low < threshold)
            {
                high = Math.BigMul(NextUInt64(), range, out low);
            }
        }

        return (long)high;
    }

    /// <summary>A standard normal number, by inversion of the distribution function (Wichura 1988, AS 241).</summary>
    public double NextNormal() => StandardNormal.Quantile(NextDouble());

    /// <summary>Another source that goes on from the same place.</summary>
    internal RandomSource Copy() => (RandomSource)MemberwiseClone();

    /// <summary>Restarts at the beginning of another stream of the same seed.</summary>
    internal void Seek(ulong stream)
    {
        _stream0 = (uint)stream;
        _stream1 = (uint)(stream >> 32);
        _block = 0;
        _left = 0;
    }

    /// <summary>The number that 64 random bits stand for: 52 of them and a half, which a double holds exactly; one bit more would round up to 1.</summary>
    internal static double ToUnit(ulong bits) => ((bits >> 12) + 0.5) * TwoToMinus52;

    /// <summary>The bijection itself, for a counter of four words and a key of two.</summary>
    internal static (uint A, uint B, uint C, uint D) Philox(uint a, uint b, uint c, uint d, uint key0, uint key1)
    {
        for (int round = 0; round < 10; round++)
        {
            ulong p = (ulong)a * 0xD2511F53;
            ulong q = (ulong)c * 0xCD9E8D57;
            (a, b, c, d) = ((uint)(q >> 32) ^ b ^ key0, (uint)q, (uint)(p >> 32) ^ d ^ key1, (uint)p);
            key0 += 0x9E3779B9;
            key1 += 0xBB67AE85;
        }

        return (a, b, c, d);
    }
}
