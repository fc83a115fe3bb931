namespace Mixtura;

/// <summary>Counts the steps of training or cross-validation and tells of each; safe for several threads.</summary>
internal sealed class DiscriminantSteps(IProgress<DiscriminantProgress>? told, bool isValidation, int steps) : IProgress<SearchProgress>
{
    private readonly Lock _lock = new();
    private int _finished;

    /// <summary>A candidate of a search is finished.</summary>
    public void Report(SearchProgress value) => Finish();

    public void Finish()
    {
        lock (_lock)
        {
            _finished++;
            told?.Report(new DiscriminantProgress(isValidation, steps, _finished));
        }
    }
}
