namespace Mixtura.Estimation;

/// <summary>
/// Weights in units of 2⁻¹⁰⁰ of about a table's total, as whole numbers: their sums are the same in any order of the rows. What a weight has below
/// that is dropped, which for weights from the total down to 2⁻⁴⁷ of it is nothing.
/// </summary>
internal readonly struct ExactWeight
{
    private const int Bits = 100;

    private readonly int _shift;

    /// <param name="total">The total weight, finite and not negative.</param>
    public ExactWeight(double total) => _shift = Bits - (total > 0 ? Math.ILogB(total) : 0);

    /// <summary>A weight in these units.</summary>
    public UInt128 Of(double weight) => (UInt128)Math.ScaleB(weight, _shift);

    /// <summary>The weight that is so many units.</summary>
    public double Value(UInt128 units) => Math.ScaleB((double)units, -_shift);
}
