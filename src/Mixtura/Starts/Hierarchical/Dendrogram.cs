namespace Mixtura;

/// <summary>
/// The merges of an agglomerative clustering, from as many groups as items to one; immutable. Groups are named by their
/// first item.
/// </summary>
/// <param name="items">The number of items.</param>
/// <param name="merges">One merge less than there are items: the group that stays, and a later one that joins it.</param>
internal sealed class Dendrogram(int items, (int Into, int From)[] merges)
{
    private readonly (int Into, int From)[] _merges = merges;

    /// <summary>The number of items.</summary>
    public int Items { get; } = items;

    /// <summary>The merges in the order in which they were made.</summary>
    public ReadOnlySpan<(int Into, int From)> Merges => _merges;

    /// <summary>Each item's group when so many are left, numbered from 0 in the order of their first items; never more than there are items.</summary>
    /// <param name="groups">The number of groups, at least 1.</param>
    public int[] Cut(int groups)
    {
        int[] leaders = [.. Enumerable.Range(0, Items)];
        foreach ((int into, int from) in _merges.AsSpan(0, Math.Max(0, Items - groups)))
        {
            leaders[from] = into;
        }

        int[] labels = new int[Items];
        int next = 0;
        for (int i = 0; i < Items; i++)
        {
            labels[i] = leaders[i] == i ? next++ : labels[leaders[i]];
        }

        return labels;
    }
}
