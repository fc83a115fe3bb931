using System.Runtime.CompilerServices;

namespace Mixtura;

/// <summary>
/// When a fit has converged: all tolerances that are set must hold in the same iteration. With every tolerance null or 0
/// a fit runs to its iteration limit.
/// </summary>
public sealed record Convergence
{
    /// <summary>The default: the estimated distance to the limit is below 1e-9 per row.</summary>
    public static Convergence Default { get; } = new();

    /// <summary>
    /// The estimated distance of the mean log-likelihood (per unit of weight, in nats) to its limit by Aitken's
    /// acceleration (Böhning et al. 1994, McLachlan and Peel 2000, section 2.11), required in three iterations in a row.
    /// </summary>
    public double? DistanceToLimit { get; init => field = Checked(value); } = 1e-9;

    /// <summary>The change of the total log-likelihood in one iteration, in nats.</summary>
    public double? AbsoluteChange { get; init => field = Checked(value); }

    /// <summary>The change of the total log-likelihood in one iteration relative to its absolute value.</summary>
    public double? RelativeChange { get; init => field = Checked(value); }

    /// <summary>The largest change of a parameter in one iteration, each on its family's scale (means in deviations, for instance).</summary>
    public double? ParameterChange { get; init => field = Checked(value); }

    private static double? Checked(double? tolerance, [CallerMemberName] string option = "") => tolerance is null or (>= 0 and < double.PositiveInfinity)
        ? tolerance
        : throw BadOption.Of(tolerance, "A tolerance is a finite number that is zero or more.", option);
}
