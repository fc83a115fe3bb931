using Mixtura.Cli;

using Session session = Session.OfProcess();
using var interruption = new Interruption(session);
return Application.Run(args, session, interruption.Token);
