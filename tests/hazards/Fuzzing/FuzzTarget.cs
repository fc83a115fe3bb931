namespace Mixtura.Hazards.Fuzzing;

/// <summary>A reader that is given damaged inputs.</summary>
/// <param name="name">What counts are listed under.</param>
internal abstract class FuzzTarget(string name)
{
    /// <summary>Inputs are read in thousandths of a second; one that is not done after this will not be.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    public string Name => name;

    /// <summary>Reads one input, the same for the same seed and number.</summary>
    /// <returns>What became of it, and what failed.</returns>
    public (FuzzEnd End, string Failure) Try(ulong seed, long number)
    {
        Task<(FuzzEnd, string)> attempt = Task.Run(() =>
        {
            try
            {
                return Attempt(new RandomSource(seed, (ulong)number));
            }
#pragma warning disable CA1031 // Any other exception is what is looked for.
            catch (Exception e)
#pragma warning restore CA1031
            {
                return (FuzzEnd.Failed, e.ToString());
            }
        });
        return attempt.Wait(s_limit) ? attempt.Result : (FuzzEnd.Failed, "no end");
    }

    /// <summary>Reads some inputs, the same for the same seed.</summary>
    /// <returns>What became of them, each end once and in order, and the first that failed, or null.</returns>
    public (FuzzEnd[] Ends, string? Failure) TryAll(ulong seed, int inputs)
    {
        var ends = new HashSet<FuzzEnd>();
        for (int number = 0; number < inputs; number++)
        {
            (FuzzEnd end, string failure) = Try(seed, number);
            if (end == FuzzEnd.Failed)
            {
                return ([.. ends.Order()], $"{Name}, input {number}: {failure}");
            }

            ends.Add(end);
        }

        return ([.. ends.Order()], null);
    }

    protected abstract (FuzzEnd End, string Failure) Attempt(RandomSource random);

    protected static (FuzzEnd End, string Failure) Refused(Exception e) =>
        e.Message.Length > 10 ? (FuzzEnd.Refused, "") : (FuzzEnd.Failed, $"the message is '{e.Message}'");
}
