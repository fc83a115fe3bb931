namespace Mixtura;

/// <summary>What replicates gave, and where they end: decided in the order of their numbers, whichever is finished first.</summary>
internal sealed class BootstrapReplicates(BootstrapTestOptions options, int components, double observed)
{
    private readonly Lock _lock = new();
    private readonly BootstrapReplicate?[] _found = new BootstrapReplicate?[options.Replicates];
    private int _finished;
    private int _exceedingAll;
    private int _inOrder;
    private int _exceeding;
    private int _end = options.Replicates;

    public bool IsWanted(int replicate)
    {
        lock (_lock)
        {
            return replicate < _end;
        }
    }

    public void Note(int replicate, BootstrapReplicate found)
    {
        lock (_lock)
        {
            _found[replicate] = found;
            _finished++;
            _exceedingAll += found.Statistic >= observed ? 1 : 0;
            while (_inOrder < _end && _found[_inOrder] is { } next)
            {
                _inOrder++;
                _exceeding += next.Statistic >= observed ? 1 : 0;
                if (options.StopAbove is { } level && (1.0 + _exceeding) / (1.0 + options.Replicates) > level)
                {
                    _end = _inOrder;
                }
            }

            options.Progress?.Report(new BootstrapTestProgress(components, options.Replicates, _finished, _exceedingAll));
        }
    }

    public BootstrapTestResult Result(FitResult<Mixture> nullFit, FitResult<Mixture> alternative)
    {
        BootstrapReplicate[] all = [.. _found.Take(_end).Select(found => found!.Value)];
        BootstrapReplicate[] fitted = [.. all.Where(replicate => !double.IsNaN(replicate.Statistic))];
        return new BootstrapTestResult(components, nullFit, alternative, options.Replicates, [.. fitted.Select(replicate => replicate.Statistic)], all.Count(replicate => !replicate.IsSound), all.Length - fitted.Length);
    }
}
