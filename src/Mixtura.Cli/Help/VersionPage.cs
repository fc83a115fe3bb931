using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Mixtura.Cli.Help;

/// <summary>Prints the version.</summary>
internal sealed class VersionPage(Session session) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        string version = typeof(VersionPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        session.Out.WriteLine("mixtura " + version.Split('+')[0]);
        return ExitCode.Done;
    }
}
