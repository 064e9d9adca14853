// A load balancer that sends every request to the next server.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed, start, untilAnswering } from './processes.mjs';

/** Starts one for http://localhost:PORT; `served()` answers with who answered what: { method, path, server, status }. */
export async function roundRobin(folder, port, servers) {
  const program = installed('NGINX', 'nginx');
  mkdirSync(folder, { recursive: true });
  const log = join(folder, 'access.log');
  const settings = join(folder, 'nginx.conf');
  writeFileSync(settings, configuration(folder, log, port, servers));
  const running = start('replicas-nginx', [program, '-p', folder, '-c', settings, '-e', 'stderr']);
  await untilAnswering(running, `http://localhost:${port}/`);
  return {
    served: () => readFileSync(log, 'utf8').trimEnd().split('\n').map((line) => {
      const [method, path, server, status] = line.split(' ');
      return { method, path, server, status: Number(status) };
    }),
  };
}

// One worker, because each counts its own rounds.
function configuration(folder, log, port, servers) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${join(folder, name)};`);
  return `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    daemon off;
    worker_processes 1;
    pid ${join(folder, 'nginx.pid')};
    events { worker_connections 256; }
    http {
      log_format served '$request_method $uri $upstream_addr $status';
      access_log ${log} served;
      ${temporary.join('\n      ')}
      upstream replicas { ${servers.map((server) => `server ${server} max_fails=0;`).join(' ')} }
      server {
        listen localhost:${port};
        location / {
          proxy_pass http://replicas;
          proxy_http_version 1.1;
          proxy_set_header Host $http_host;
          proxy_set_header Connection "";
          proxy_buffering off;
        }
      }
    }
  `;
}
