namespace Mixtura;

/// <summary>
/// How strongly the rows speak for one candidate against another, by the difference of their BIC: about twice the logarithm
/// of the Bayes factor (Kass and Raftery 1995, section 3.2).
/// </summary>
public enum Evidence
{
    /// <summary>A difference below 2: not worth more than a bare mention.</summary>
    BareMention,

    /// <summary>From 2 to 6: positive.</summary>
    Positive,

    /// <summary>From 6 to 10: strong.</summary>
    Strong,

    /// <summary>Above 10: very strong.</summary>
    VeryStrong,
}
