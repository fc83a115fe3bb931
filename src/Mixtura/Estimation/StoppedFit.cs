using System.Globalization;

namespace Mixtura.Estimation;

/// <summary>Says what a fit that was stopped has left undone.</summary>
internal static class StoppedFit
{
    /// <param name="beganAfterTime">Whether its time was over before the first pass.</param>
    /// <param name="outcome">How its best run ended.</param>
    /// <param name="iterations">That run's iterations.</param>
    /// <param name="starts">How many starts were made.</param>
    /// <param name="most">The most that would have been made; null where no more would have been.</param>
    /// <param name="leavesMoves">Whether moves from the best maxima are left undone.</param>
    /// <returns>The words; null where nothing is left undone.</returns>
    public static string? Words(bool beganAfterTime, FitOutcome outcome, int iterations, int starts, int? most, bool leavesMoves)
    {
        string[] undone =
        [
            .. beganAfterTime ? ["the time was over before the first pass over the table, which was made all the same"] : Array.Empty<string>(),
            .. outcome == FitOutcome.Stopped ? [string.Create(CultureInfo.InvariantCulture, $"the best run had not converged after {iterations} {(iterations == 1 ? "iteration" : "iterations")}")] : Array.Empty<string>(),
            .. most is { } all ? [string.Create(CultureInfo.InvariantCulture, $"{starts} of at most {all} starts were made")] : Array.Empty<string>(),
            .. leavesMoves ? ["components were not split and merged to leave a poor maximum"] : Array.Empty<string>(),
        ];
        return undone.Length == 0 ? null : $"the fit was stopped: {string.Join("; ", undone)}; give it more time, or go on from its checkpoint";
    }

    /// <summary>Warnings of components that are unsound, where there was no time to look at their rows.</summary>
    /// <param name="unsound">What is the matter with which components.</param>
    public static IEnumerable<FitWarning> NotExamined(IEnumerable<(FitWarningKind Kind, int Component)> unsound) => unsound.Select(one => new FitWarning(
        one.Kind,
        one.Component,
        string.Create(CultureInfo.InvariantCulture, $"component {one.Component + 1} {Words(one.Kind)}; the fit was stopped before its rows were examined: ask for fewer components, or let the fit come to its end")));

    private static string Words(FitWarningKind kind) => kind switch
    {
        FitWarningKind.AtFloor => "has collapsed",
        FitWarningKind.WithoutRows => "has lost all its rows",
        _ => "describes few rows so tightly that it is likely an accident",
    };
}
