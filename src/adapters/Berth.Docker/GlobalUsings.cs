global using Berth.Ports;
global using Berth.Ports.Containers;
