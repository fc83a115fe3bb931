using System.Text;
using System.Text.Json;
using Xunit;

namespace Mixtura.Cli.Tests;

/// <summary>What one run of the command did.</summary>
internal sealed record Ran(int Code, string Out, string Error)
{
    /// <summary>Standard output, which must be one JSON object.</summary>
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;

    /// <summary>Runs the command in this process.</summary>
    public static Ran Command(params string[] arguments) => Wide(null, arguments, TestContext.Current.CancellationToken);

    /// <summary>Runs the command as on a terminal of some width.</summary>
    public static Ran OnTerminal(int width, params string[] arguments) => Wide(width, arguments, TestContext.Current.CancellationToken);

    /// <summary>Runs the command, which must end well.</summary>
    public static Ran Well(params string[] arguments)
    {
        Ran ran = Command(arguments);
        Assert.True(ran.Code == 0, $"mixtura {string.Join(' ', arguments)} ended with {ran.Code}: {ran.Error}");
        return ran;
    }

    public static Ran Cancelled(params string[] arguments) => Wide(null, arguments, new CancellationToken(canceled: true));

    private static Ran Wide(int? width, string[] arguments, CancellationToken cancellation)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        int code;
        using (var session = new Session(output, error, width, null))
        {
            code = Application.Run(arguments, session, cancellation);
        }

        return new Ran(code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
