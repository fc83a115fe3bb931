using System.Text.Json.Serialization;
using Mixtura.Serialization;

namespace Mixtura;

/// <summary>Independent Poisson counts, one rate for each column; immutable and thread-safe.</summary>
[JsonConverter(typeof(ComponentJsonConverter))]
public sealed class PoissonComponent : Component
{
    private readonly double[] _rates;

    /// <summary>Makes a component.</summary>
    /// <param name="rates">The d rates: finite, 0 or more; a rate of 0 allows no count but 0.</param>
    /// <exception cref="ModelException">There is no rate, or one is negative or not finite.</exception>
    public PoissonComponent(ReadOnlySpan<double> rates)
    {
        if (rates.IsEmpty)
        {
            throw new ModelException("there is no rate; a component needs at least one column", "rate");
        }

        foreach (double rate in rates)
        {
            if (!(rate >= 0 && double.IsFinite(rate)))
            {
                throw new ModelException($"the rate {rate:R} is not a finite number that is zero or more", "rate");
            }
        }

        _rates = rates.ToArray();
    }

    /// <inheritdoc/>
    public override int Dimensions => _rates.Length;

    /// <summary>The rates, d values.</summary>
    public ReadOnlySpan<double> Rates => _rates;

    /// <summary>One line: the rates.</summary>
    public override string ToString() => $"Poisson: rates {ShortText.Vector(_rates)}";

    /// <inheritdoc/>
    public override double LogDensity(ReadOnlySpan<double> row)
    {
        if (row.Length != _rates.Length)
        {
            throw new ArgumentException($"The row has {row.Length} values, the component {_rates.Length} columns.", nameof(row));
        }

        double sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            sum += PoissonMass.Log(row[i], _rates[i]);
        }

        return sum;
    }

    /// <inheritdoc/>
    /// <remarks>Sequential inversion below a rate of 10, above it transformed rejection (Hörmann 1993, PTRS).</remarks>
    public override void Sample(RandomSource random, Span<double> row)
    {
        ArgumentNullException.ThrowIfNull(random);
        for (int i = 0; i < _rates.Length; i++)
        {
            row[i] = _rates[i] < 10 ? Invert(random, _rates[i]) : Reject(random, _rates[i]);
        }
    }

    /// <inheritdoc/>
    public override Component Marginal(ReadOnlySpan<int> columns)
    {
        double[] rates = new double[columns.Length];
        for (int i = 0; i < rates.Length; i++)
        {
            rates[i] = _rates[columns[i]];
        }

        return new PoissonComponent(rates);
    }

    /// <inheritdoc/>
    public override Component Condition(ReadOnlySpan<int> columns, ReadOnlySpan<double> values) => Marginal(Others(columns, Dimensions));

    /// <inheritdoc/>
    public override void CopyMean(Span<double> mean) => _rates.CopyTo(mean);

    /// <inheritdoc/>
    public override void CopyCovariance(Span<double> covariance)
    {
        covariance[..(Dimensions * Dimensions)].Clear();
        for (int i = 0; i < Dimensions; i++)
        {
            covariance[(i * Dimensions) + i] = _rates[i];
        }
    }

    /// <inheritdoc/>
    public override double Cdf(double x)
    {
        if (Dimensions != 1)
        {
            return base.Cdf(x);
        }

        if (x < 0)
        {
            return 0;
        }

        return PoissonMass.Cdf(Math.Floor(x), _rates[0]);
    }

    /// <inheritdoc/>
    public override bool HasSameParameters(Component other) => other is PoissonComponent p && p._rates.AsSpan().SequenceEqual(_rates);

    private static double Invert(RandomSource random, double rate)
    {
        double left = random.NextDouble();
        double mass = Elementary.Exp(-rate);
        double count = 0;
        while (left > mass && mass > 0)
        {
            left -= mass;
            count++;
            mass *= rate / count;
        }

        return count;
    }

    private static double Reject(RandomSource random, double rate)
    {
        double b = 0.931 + (2.53 * Math.Sqrt(rate));
        double a = -0.059 + (0.02483 * b);
        double inverseAlpha = 1.1239 + (1.1328 / (b - 3.4));
        double quick = 0.9277 - (3.6224 / (b - 2));
        while (true)
        {
            double u = random.NextDouble() - 0.5;
            double v = random.NextDouble();
            double us = 0.5 - Math.Abs(u);
            double count = Math.Floor((((2 * a / us) + b) * u) + rate + 0.43);
            if (us >= 0.07 && v <= quick)
            {
                return count;
            }

            if (count < 0 || (us < 0.013 && v > us))
            {
                continue;
            }

            if (Elementary.Log(v * inverseAlpha / ((a / (us * us)) + b)) <= PoissonMass.Log(count, rate))
            {
                return count;
            }
        }
    }
}
