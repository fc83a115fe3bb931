namespace Mixtura;

/// <summary>How a part of the covariances goes with the components.</summary>
internal enum Sharing
{
    /// <summary>There is none: the identity.</summary>
    None,

    /// <summary>One for all components.</summary>
    Equal,

    /// <summary>One for each.</summary>
    Varying,
}

/// <summary>A structure's three letters.</summary>
/// <param name="Volume">λ.</param>
/// <param name="Shape">A.</param>
/// <param name="Orientation">D.</param>
internal readonly record struct Anatomy(Sharing Volume, Sharing Shape, Sharing Orientation)
{
    /// <summary>Whether shape and orientation are shared alike, so that they are one matrix and need not be told apart.</summary>
    public bool IsEllipsoidal => Orientation != Sharing.None && Orientation == Shape;

    /// <summary>Whether axes are told apart from the variances along them.</summary>
    public bool IsOriented => Orientation != Sharing.None && Orientation != Shape;

    public static Anatomy Of(Covariance covariance)
    {
        string letters = covariance.ToString();
        return new Anatomy(Read(letters[0]), Read(letters[1]), Read(letters[2]));
    }

    /// <summary>How many there are of a part among so many components.</summary>
    public static int Count(Sharing sharing, int components) => sharing switch
    {
        Sharing.None => 0,
        Sharing.Equal => 1,
        _ => components,
    };

    private static Sharing Read(char letter) => letter switch
    {
        'I' => Sharing.None,
        'E' => Sharing.Equal,
        _ => Sharing.Varying,
    };
}
