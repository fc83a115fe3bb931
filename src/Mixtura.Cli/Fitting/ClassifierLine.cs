namespace Mixtura.Cli.Fitting;

/// <summary>Tells on the terminal where the training of a classifier is.</summary>
internal sealed class ClassifierLine(Session session, bool quiet) : IProgress<DiscriminantProgress>, IDisposable
{
    private readonly LiveText _text = new(session, quiet);

    public void Report(DiscriminantProgress value) => _text.Show(() =>
        $"{value.Finished} of {Numbers.Count(value.Steps, value.IsValidation ? "fold" : "candidate")} {(value.IsValidation ? "classified" : "fitted")}");

    public void Dispose() => _text.Dispose();
}
