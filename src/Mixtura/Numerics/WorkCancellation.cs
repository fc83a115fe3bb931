namespace Mixtura.Numerics;

/// <summary>
/// The cancellation of the work under way, for loops that are too deep to be given a token: decompositions, maximization steps,
/// clustering. It belongs to the flow of control, so it reaches the threads that work is shared out to.
/// </summary>
internal static class WorkCancellation
{
    /// <summary>Matrices of a smaller order are decomposed before a token could be asked often enough to matter.</summary>
    public const int LeastOrder = 48;

    private static readonly AsyncLocal<CancellationToken> s_current = new();

    /// <summary>Lets a token cancel the work until the scope ends; then the token before does again.</summary>
    /// <param name="token">The token; <see cref="CancellationToken.None"/> for work that must come to its end.</param>
    public static Scope Begin(CancellationToken token)
    {
        CancellationToken before = s_current.Value;
        if (before != token)
        {
            s_current.Value = token;
        }

        return new Scope(before, token);
    }

    /// <summary>As <see cref="Begin"/>; a token that cannot be cancelled leaves the one before in force.</summary>
    public static Scope BeginUnlessNone(CancellationToken token) => token.CanBeCanceled ? Begin(token) : default;

    /// <summary>A source that is cancelled with a token or with the work; it is the caller's to dispose of.</summary>
    public static CancellationTokenSource Linked(CancellationToken token) => CancellationTokenSource.CreateLinkedTokenSource(token, s_current.Value);

    /// <summary>Ends the work with <see cref="OperationCanceledException"/> if it is cancelled.</summary>
    public static void ThrowIfRequested() => s_current.Value.ThrowIfCancellationRequested();

    /// <summary>The time during which a token is in force.</summary>
    public readonly ref struct Scope(CancellationToken before, CancellationToken token)
    {
        public void Dispose()
        {
            if (before != token)
            {
                s_current.Value = before;
            }
        }
    }
}
