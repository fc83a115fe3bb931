using System.Runtime.CompilerServices;

namespace Mixtura;

/// <summary>Errors of values that an option cannot have; the message names the option and the value.</summary>
internal static class BadOption
{
    /// <param name="value">The value that was given.</param>
    /// <param name="rule">What the value must be, as a sentence.</param>
    /// <param name="option">The option's name.</param>
    public static ArgumentOutOfRangeException Of(object? value, string rule, [CallerMemberName] string option = "") => new(option, value, $"{option}: {rule}");

    /// <summary>Of a list or matrix, which has no short form.</summary>
    /// <param name="rule">What it must be, as a sentence.</param>
    /// <param name="option">The option's name.</param>
    public static ArgumentException InList(string rule, [CallerMemberName] string option = "") => new($"{option}: {rule}", option);

    /// <summary>Of a value that is none of an enumeration's.</summary>
    public static ArgumentOutOfRangeException Unknown<T>(T value, [CallerMemberName] string option = "")
        where T : struct, Enum => Of(value, $"It must be one of {string.Join(", ", Enum.GetNames<T>())}.", option);

    /// <summary>Of null where a value is needed.</summary>
    public static ArgumentNullException Null([CallerMemberName] string option = "") => new(option, $"{option}: It must not be null; leave it out for its default.");

    /// <summary>The value, which must be at least as large as another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is smaller.</exception>
    public static int AtLeast(int value, int least, [CallerMemberName] string option = "") => value >= least ? value : throw Of(value, $"It must be at least {least}.", option);
}
