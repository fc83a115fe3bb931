using System.Runtime.InteropServices;
using Mixtura.Cli;

StandardStreams.Reserve();
using var cancellation = new CancellationTokenSource();

// The first signal asks the work to stop and clean up; a second one ends the process at once.
void Stop(PosixSignalContext context)
{
    context.Cancel = !cancellation.IsCancellationRequested;
    cancellation.Cancel();
}

using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using Session session = Session.OfProcess();
return Application.Run(args, session, cancellation.Token);
