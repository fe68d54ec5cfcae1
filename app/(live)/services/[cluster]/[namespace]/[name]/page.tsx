import type { Metadata } from 'next';
import { LiveService, type ServiceName } from '@/components/services/live-service';

interface Props {
  readonly params: Promise<ServiceName>;
}

/** Next hands path segments over as they stand in the address; each is the name, encoded once. */
const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
};

const nameOf = async ({ params }: Props): Promise<ServiceName> => {
  const { cluster, namespace, name } = await params;
  return { cluster: decoded(cluster), namespace: decoded(namespace), name: decoded(name) };
};

export const generateMetadata = async (props: Props): Promise<Metadata> => ({ title: (await nameOf(props)).name });

export default async function ServicePage(props: Props) {
  return <LiveService {...(await nameOf(props))} />;
}
