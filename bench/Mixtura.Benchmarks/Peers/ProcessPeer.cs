using System.Text.Json;

namespace Mixtura.Benchmarks.Peers;

/// <summary>A peer in a process of its own that times itself, without its start and the reading of its input.</summary>
internal sealed class ProcessPeer(string name, string program, Func<CaseFolder, PeerCase, string[]> arguments) : Peer
{
    public override string Name => name;

    public override Run Time(CaseFolder folder, PeerCase sizes)
    {
        JsonElement printed = ChildProcess.Run(program, arguments(folder, sizes)).Printed;
        int iterations = printed.GetProperty("iterations").GetInt32();
        return new Run(
            PerIteration(printed.GetProperty("short").GetDouble(), printed.GetProperty("long").GetDouble(), iterations),
            printed.GetProperty("meanLogLikelihood").GetDouble());
    }
}
