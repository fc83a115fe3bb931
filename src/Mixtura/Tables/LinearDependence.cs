using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Mixtura;

/// <summary>A column that is a linear function of others in every row, to the rounding of the values. Immutable.</summary>
public sealed class LinearDependence
{
    private readonly ImmutableArray<Column> _columns;

    internal LinearDependence(ImmutableArray<Column> columns, int column, ImmutableArray<int> others, ImmutableArray<double> coefficients, double constant)
    {
        _columns = columns;
        Column = column;
        Others = others;
        Coefficients = coefficients;
        Constant = constant;
    }

    /// <summary>The dependent column, from 0: the one to leave out.</summary>
    public int Column { get; }

    /// <summary>The dependent column's name.</summary>
    public string Name => _columns[Column].Name;

    /// <summary>The columns it is a function of, from 0, rising.</summary>
    public ImmutableArray<int> Others { get; }

    /// <summary>The coefficient of each of <see cref="Others"/>, in units of the dependent column for one unit of the other.</summary>
    public ImmutableArray<double> Coefficients { get; }

    /// <summary>The constant term, in units of the dependent column.</summary>
    public double Constant { get; }

    /// <summary>The relation with six significant digits, for instance "c1 = 2 c0 + 1".</summary>
    public override string ToString()
    {
        var words = new StringBuilder(Name).Append(" =");
        bool isFirst = true;
        for (int i = 0; i < Others.Length; i++)
        {
            string size = Digits(Math.Abs(Coefficients[i]));
            Append(Coefficients[i] < 0, (size == "1" ? "" : size + " ") + _columns[Others[i]].Name);
        }

        if (Constant != 0)
        {
            Append(Constant < 0, Digits(Math.Abs(Constant)));
        }

        return words.ToString();

        void Append(bool isNegative, string term)
        {
            words.Append((isFirst, isNegative) switch
            {
                (true, false) => " ",
                (true, true) => " -",
                (false, false) => " + ",
                _ => " - ",
            }).Append(term);
            isFirst = false;
        }
    }

    private static string Digits(double value) => value.ToString("G6", CultureInfo.InvariantCulture);
}
