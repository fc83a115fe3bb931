namespace Mixtura.Cli.Options;

/// <summary>What to do about columns that are linear functions of others.</summary>
internal enum CollinearPolicy
{
    Drop,
    Keep,
}
